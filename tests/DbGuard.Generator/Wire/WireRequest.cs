using DbGuard.Generator.Grammar;

namespace DbGuard.Generator.Wire;

/// <summary>One statement as it goes over the wire.</summary>
/// <param name="Text">Its text.</param>
/// <param name="Parameters">Text values of its parameters.</param>
/// <param name="Mode">How it is sent.</param>
/// <param name="IsUtility">It is no plain query: it is not fetched in pieces.</param>
internal sealed record WireRequest(string Text, IReadOnlyList<string?> Parameters, WireMode Mode, bool IsUtility);
