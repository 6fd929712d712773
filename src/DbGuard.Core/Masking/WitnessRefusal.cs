namespace DbGuard.Core.Masking;

/// <summary>Why a result may not leave: the server's description of it disagrees with the analysis.</summary>
/// <param name="Code">DBG40nn.</param>
/// <param name="Sentence">One sentence, lower-case start, no full stop; names only, no values.</param>
/// <param name="Help">What to do about it.</param>
/// <param name="Ordinal">Result column concerned, from 0; -1 for the result as a whole.</param>
/// <param name="IsRetryable">True when a fresh catalog snapshot may settle it.</param>
public sealed record WitnessRefusal(string Code, string Sentence, string Help, int Ordinal, bool IsRetryable);
