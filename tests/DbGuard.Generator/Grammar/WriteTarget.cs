using DbGuard.Generator.Fixture;
using DbGuard.Generator.Scopes;
using DbGuard.Generator.Trees;

namespace DbGuard.Generator.Grammar;

/// <summary>The relation a write is about.</summary>
/// <param name="Relation">The relation.</param>
/// <param name="Node">Its name with an alias.</param>
/// <param name="Source">Its columns as names see them.</param>
internal sealed record WriteTarget(FixtureRelation Relation, SqlNode Node, Source Source)
{
    /// <summary>Columns a statement may assign to: not the key, not what the server computes.</summary>
    public IEnumerable<FixtureColumn> Assignable => Relation.Columns.Where(c => c.Type is not null && !c.IsGenerated && c.Name != Relation.Key && !c.IsRequired);

    /// <summary>Columns that an insert must give.</summary>
    public IEnumerable<FixtureColumn> Required => Relation.Columns.Where(c => c.Name == Relation.Key || c.IsRequired);
}
