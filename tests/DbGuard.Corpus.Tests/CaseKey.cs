using DbGuard.Corpus.Tests.Cases;

namespace DbGuard.Corpus.Tests;

/// <summary>A case in a mode.</summary>
internal sealed record CaseKey(string Id, ProtocolMode Mode);
