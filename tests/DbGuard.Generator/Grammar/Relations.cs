using System.Collections.Immutable;
using DbGuard.Generator.Fixture;
using DbGuard.Generator.Scopes;
using DbGuard.Generator.Trees;
using DbGuard.Generator.Types;

namespace DbGuard.Generator.Grammar;

/// <summary>Stored relations and views in FROM: names with and without schema, ONLY, samples, aliases for columns.</summary>
internal sealed class Relations(SqlGrammar grammar)
{
    /// <summary>A relation as an entry of FROM.</summary>
    /// <param name="draft">The case.</param>
    /// <param name="used">Names that are taken in this FROM.</param>
    public (SqlNode Node, Source Source) Any(Draft draft, IReadOnlyList<Source> used)
    {
        var readable = grammar.Model.Readable;
        var relation = draft.Dice.Chance(30) ? readable.First(r => r.Name == "people") : draft.Dice.Among(readable);
        return Entry(relation, draft, used);
    }

    /// <summary>This relation as an entry of FROM.</summary>
    public static (SqlNode Node, Source Source) Entry(FixtureRelation relation, Draft draft, IReadOnlyList<Source> used)
    {
        var dice = draft.Dice;
        Note(relation, draft);
        var isQualified = !relation.IsOnPath || draft.IsTaken(relation.Name) || dice.Chance(25);
        var name = isQualified ? $"{ColumnSpelling.Name(relation.Schema, dice)}.{ColumnSpelling.Name(relation.Name, dice)}" : ColumnSpelling.Name(relation.Name, dice);
        var only = relation.IsTable && dice.Chance(5) ? "ONLY " : "";
        ImmutableArray<SourceColumn> columns = [.. relation.Columns.Select(c => new SourceColumn(c.Name, c.Type, c.Traits))];
        var source = new Source("", columns) { IsStored = true, Key = relation.Key, IsLockable = relation.IsTable };
        if (!used.Any(other => other.Alias == relation.Name) && dice.Chance(30))
        {
            return (Sql.FromItem($"{only}{name}"), source with { Alias = relation.Name, Schema = relation.Schema });
        }

        var alias = draft.NewName(relation.Name[..1].ToLowerInvariant());
        var sample = "";
        if (relation.IsTable && dice.Chance(4))
        {
            draft.Note(Area.TableSample);
            sample = dice.OneOf(" TABLESAMPLE BERNOULLI (100)", " TABLESAMPLE SYSTEM (100) REPEATABLE (7)");
        }

        if (dice.Chance(8))
        {
            draft.Note(Area.ColumnAliases);
            var count = dice.Between(1, columns.Length);
            ImmutableArray<SourceColumn> renamed = [.. columns.Select((column, i) => i < count ? column with { Name = draft.NewName("c") } : column)];
            var names = string.Join(", ", renamed.Take(count).Select(c => c.Name));
            return (Sql.FromItem($"{only}{name} AS {alias} ({names}){sample}"), new Source(alias, renamed) { IsLockable = relation.IsTable && sample.Length == 0 });
        }

        return (Sql.FromItem($"{only}{name} {dice.OneOf("AS ", "")}{alias}{sample}"), source with { Alias = alias, IsLockable = relation.IsTable && sample.Length == 0 });
    }

    private static void Note(FixtureRelation relation, Draft draft)
    {
        if (relation.Kind is 'v' or 'm')
        {
            draft.Note(Area.Views);
        }
        else if (relation.Name.StartsWith("events", StringComparison.Ordinal))
        {
            draft.Note(Area.Partitions);
        }
        else if (relation.Name is "staff" or "former_staff")
        {
            draft.Note(Area.Inheritance);
        }
        else if (!Identifiers.IsPlain(relation.Name))
        {
            draft.Note(Area.OddNames);
        }
    }
}
