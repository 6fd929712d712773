using DbGuard.Core.Catalog;
using DbGuard.Core.Relations;

namespace DbGuard.Core.Facts;

/// <summary>How many rows a write can change by its form alone.</summary>
internal static class WriteSize
{
    /// <summary>Most rows; null where the form sets no bound, or where one row's change may change others.</summary>
    /// <param name="modification">The write.</param>
    /// <param name="traits">What its predicate says.</param>
    public static long? Of(Modification modification, StatementTraits traits)
    {
        if (modification.Target is not TableRelation { Table: { WritesSpread: false, Kind: not RelationKind.ForeignTable } })
        {
            return null;
        }

        return modification.Kind == StatementKind.Insert ? Inserted(modification)
            : traits.HasFlag(StatementTraits.MultiRowWrite) || modification.Kind == StatementKind.Merge ? null
            : 1;
    }

    private static long? Inserted(Modification modification) => modification.From switch
    {
        [] => 1,
        [ValuesRelation values] => values.Rows.Length,
        [SelectBlock { From.IsEmpty: true, Outputs: var outputs }] => outputs.All(o => RowConstants.IsSingleConstant(o.Value) || o.Value is DefaultValue) ? 1 : null,
        _ => null,
    };
}
