using DbGuard.Core.Catalog;
using DbGuard.Core.Masking;
using DbGuard.Dialects.Postgres.Values;
using DbGuard.Protocol.Postgres.Messages;
using DbGuard.Protocol.Postgres.Messages.Backend;

namespace DbGuard.Gateway.Postgres.Masking;

/// <summary>Holds a result's description against the plan and makes the masker for its rows: the one way rows leave.</summary>
internal static class ResultMasks
{
    /// <summary>Opens a result.</summary>
    /// <param name="description">Of the portal, or of the statement together with <paramref name="formats"/>.</param>
    /// <param name="formats">Result formats as Bind gave them; empty (<c>default</c>) when the description is that of a portal or of a simple query.</param>
    /// <param name="isPortal">True when the description carries the formats itself.</param>
    /// <param name="plan">The decision's plan.</param>
    /// <param name="catalog">The snapshot the statement was analysed against.</param>
    /// <param name="isProtected">True for columns that this principal may not see as they are; null when there are none.</param>
    public static OpenedResult Open(
        RowDescriptionMessage description, FormatCodeList formats, bool isPortal, MaskPlan plan, CatalogSnapshot catalog, Func<ColumnId, bool>? isProtected)
    {
        var reported = new ReportedColumn[description.Count];
        var types = new CellType[description.Count];
        var i = 0;
        foreach (var field in description)
        {
            var format = isPortal ? field.Format : formats.For(i);
            reported[i] = new ReportedColumn(field.TableOid, field.AttributeNumber);
            types[i] = new CellType(field.TypeOid, field.TypeModifier, format == FormatCode.Binary);
            i++;
        }

        return ResultWitness.Check(plan, reported, catalog, isProtected) is { } refusal
            ? new OpenedResult(null, refusal)
            : new OpenedResult(RowMasker.Create(plan, types, catalog), null);
    }
}
