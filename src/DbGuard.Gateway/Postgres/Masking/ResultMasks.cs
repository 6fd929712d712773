using DbGuard.Core.Catalog;
using DbGuard.Core.Masking;
using DbGuard.Dialects.Postgres.Values;
using DbGuard.Dialects.Postgres.Values.Copy;
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

    /// <summary>Opens a COPY … TO STDOUT. The server reports no origins for it: the witness can only hold the number of columns against the plan.</summary>
    /// <param name="layout">From CopyOutResponse.</param>
    /// <param name="text">The whole text the COPY stands in, as it was forwarded.</param>
    /// <param name="index">Which statement of the text it is, from 0.</param>
    /// <param name="plan">The decision's plan.</param>
    /// <param name="catalog">The snapshot the statement was analysed against.</param>
    /// <param name="isProtected">True for columns that this principal may not see as they are; null when there are none.</param>
    public static OpenedCopy OpenCopy(
        CopyLayout layout, ReadOnlySpan<byte> text, int index, MaskPlan plan, CatalogSnapshot catalog, Func<ColumnId, bool>? isProtected)
    {
        if (ResultWitness.Check(plan, new ReportedColumn[layout.ColumnFormats.Count], catalog, isProtected) is { } refusal)
        {
            return new OpenedCopy(null, refusal);
        }

        if (!plan.MasksAnything && !plan.LooksThrough)
        {
            return default;
        }

        return CopyFormatReader.Read(text, index) is { } format && (format.Kind == CopyFormatKind.Binary) == (layout.OverallFormat == FormatCode.Binary)
            ? new OpenedCopy(new CopyOutMasker(CopyMasker.Create(format, plan, layout.ColumnFormats.Count, catalog)), null)
            : new OpenedCopy(null, new WitnessRefusal(
                "DBG4005", "the options of this COPY cannot be read, so its data cannot be masked",
                "use FORMAT text, csv or binary with their usual options, in UTF8", -1, IsRetryable: false));
    }
}
