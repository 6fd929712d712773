namespace DbGuard.Gateway.Api;

/// <summary>A relation that a held statement touches.</summary>
internal sealed record TouchView(string Relation, IReadOnlyList<string> Access, IReadOnlyList<string> Columns, IReadOnlyList<string> Labels);
