using System.Collections.Immutable;
using DbGuard.Gateway.Postgres.Sessions;

namespace DbGuard.Gateway.Postgres.Holds;

/// <summary>A text that waits for an approval, with everything that an answer depends on.</summary>
/// <param name="Text">The decided text.</param>
/// <param name="Parameters">Bound parameters as text, labelled ones redacted.</param>
/// <param name="ParametersHash">Of what is bound.</param>
/// <param name="Bind">Body of the Bind message, for trial runs; null for a text without parameters.</param>
/// <param name="ParameterTypes">Types the client declared at Parse.</param>
/// <param name="InTransaction">It waits in an open transaction.</param>
internal sealed record HeldStatement(
    DecidedText Text, ImmutableArray<string?> Parameters, string ParametersHash, byte[]? Bind, ImmutableArray<uint> ParameterTypes, bool InTransaction);
