using DbGuard.Generator.Wire;

namespace DbGuard.Generator.Judging;

/// <summary>The answers to the statements of a case.</summary>
/// <param name="Guarded">Through the gateway.</param>
/// <param name="Direct">From the server; null when the text is not to be run there.</param>
/// <param name="Twin">Through the gateway, from the database with other labelled values; null when it was not asked.</param>
internal sealed record CaseReplies(IReadOnlyList<Reply> Guarded, IReadOnlyList<Reply>? Direct, IReadOnlyList<Reply>? Twin);
