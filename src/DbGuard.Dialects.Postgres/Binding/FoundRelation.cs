using DbGuard.Core.Catalog;

namespace DbGuard.Dialects.Postgres.Binding;

/// <summary>What a relation's name means.</summary>
/// <param name="Table">The relation; null when there is none or when it is not certain.</param>
/// <param name="IsUncertain">The name could mean something that nobody knows before the text has run.</param>
internal readonly record struct FoundRelation(TableSchema? Table, bool IsUncertain)
{
    public static FoundRelation Uncertain { get; } = new(null, IsUncertain: true);
}
