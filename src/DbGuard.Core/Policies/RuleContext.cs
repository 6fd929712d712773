using System.Collections.Immutable;
using DbGuard.Core.Catalog;
using DbGuard.Core.Decisions;
using DbGuard.Core.Facts;
using DbGuard.Core.Masking.Detectors;
using DbGuard.Core.Policies.Labels;

namespace DbGuard.Core.Policies;

/// <summary>Everything a rule may look at. The principal is not part of it: a decision depends on the profile only.</summary>
internal sealed class RuleContext(
    StatementFacts facts, Profile profile, PolicySet policy, CatalogSnapshot catalog, PolicyOnCatalog onCatalog, Func<SourceSpan, string?>? literalAt = null)
{
    public StatementFacts Facts { get; } = Judged(facts, profile.May);

    public Profile Profile { get; } = profile;

    public Permissions May => Profile.May;

    public PolicySet Policy { get; } = policy;

    public CatalogSnapshot Catalog { get; } = catalog;

    public LabelMap Labels => onCatalog.Labels;

    /// <summary>True when no value of the policy's labels is hidden from the profile.</summary>
    public bool SeesEverything { get; } = profile.May.SeesEverything || policy.Labels.All(l => profile.May.Sees(l.Name));

    /// <summary>The statement and the statements inside it, outermost first.</summary>
    public ImmutableArray<StatementFacts> Chain { get; } = ChainOf(Judged(facts, profile.May));

    /// <summary>Finds definitions that name a denied relation; null when there is none, or when the profile may read all of the catalog.</summary>
    public Detection? TellsOfDenied => May.SystemCatalogs == SystemCatalogAccess.All ? null : onCatalog.TellsOfDenied;

    /// <summary>Labels that hide the values an origin shows, strictest first: none hides an aggregate that the profile is granted.</summary>
    public ImmutableArray<Label> Hiding(ColumnOrigin origin) => origin.Aggregate is { } aggregate ? Hiding(origin.Column, aggregate) : Hiding(origin.Column);

    /// <summary>Labels that hide an aggregate of a column's values. Who can add rows makes groups as large as is asked for.</summary>
    public ImmutableArray<Label> Hiding(ColumnId column, GuardedAggregate aggregate) =>
        Hiding(column).RemoveAll(l => May.Aggregate.TryGetValue(l.Name, out var grant)
            && grant.Functions.Contains(aggregate.Function) && aggregate.MinGroup >= grant.MinGroup && !CanWrite(column));

    /// <summary>Values the statement compares with those of labels that allow it within a budget; worked out once.</summary>
    public ImmutableArray<GuessCost> Guesses => field.IsDefault ? field = GuessPlanner.Plan(this) : field;

    /// <summary>Labels whose values decide whether the statement fails; worked out once.</summary>
    public ImmutableArray<FailureRisk> Failures => field.IsDefault ? field = FailurePlanner.Plan(this) : field;

    /// <summary>True when the profile may put values of its choice into the column: itself, through kin or through a view.</summary>
    public bool CanWrite(ColumnId column) => onCatalog.CanWrite(column, May);

    /// <inheritdoc cref="PolicyOnCatalog.ChoosesPartition"/>
    public bool ChoosesPartition(ColumnId column) => onCatalog.ChoosesPartition(column);

    /// <summary>The value of a literal of the statement; null when nobody can tell. For comparing only: it stands in no sentence.</summary>
    public string? LiteralAt(SourceSpan span) => literalAt?.Invoke(span);

    public bool IsDenied(TableSchema table) => onCatalog.IsDenied(table);

    /// <summary>Labels of a column that hide its values from the profile, strictest first.</summary>
    public ImmutableArray<Label> Hiding(ColumnId column) => Labels.Hiding(column, May);

    /// <summary>Who may run code that is not seen may run the same code where it is seen: only the user's relations in it still count.</summary>
    private static StatementFacts Judged(StatementFacts facts, Permissions may) => facts is { Kind: StatementKind.Do, Inner: not null } && may.RunCode
        ? facts with { Inner = null, Functions = [], Tables = [.. facts.Tables.Where(t => !t.Table.IsSystem)] }
        : facts;

    private static ImmutableArray<StatementFacts> ChainOf(StatementFacts facts)
    {
        if (facts.Inner is null)
        {
            return [facts];
        }

        var chain = ImmutableArray.CreateBuilder<StatementFacts>();
        for (var next = facts; next is not null; next = next.Inner)
        {
            chain.Add(next);
        }

        return chain.ToImmutable();
    }

    /// <summary><c>schema.table.column</c>, for people.</summary>
    public string NameOf(ColumnId column) =>
        Catalog.FindTable(column.TableId) is not { } table ? "a column that is gone"
        : table.FindColumn(column.Number) is { } schema ? $"{table.Name}.{schema.Name}"
        : table.Name.ToString();
}
