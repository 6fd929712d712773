using DbGuard.Core.Catalog;
using DbGuard.Core.Masking;
using DbGuard.Core.Masking.Detectors;
using DbGuard.Dialects.Postgres.Values.Detecting;

namespace DbGuard.Dialects.Postgres.Values.Copy;

/// <summary>How the columns of a COPY stream are treated, by ordinal.</summary>
/// <param name="Cells">Null: as it is.</param>
/// <param name="Contents">What counts the findings of a column that is looked through; null for others.</param>
internal sealed record CopyColumns(CellMasker?[] Cells, ContentMasker?[] Contents)
{
    public static CopyColumns Of(MaskPlan plan, int count, bool binary, CatalogSnapshot catalog)
    {
        var columns = new CopyColumns(new CellMasker?[count], new ContentMasker?[count]);
        for (var i = 0; i < count; i++)
        {
            var mask = i < plan.Columns.Length ? plan.Columns[i] : null;
            var type = TypeOf(mask, binary, catalog);
            if (mask?.Masker is { } masker)
            {
                columns.Cells[i] = type is { } known ? CellMasker.Create(known, masker, catalog) : FixedCellMasker.Null;
            }
            else if (plan.DetectionAt(i, count) is { } detection)
            {
                var content = new ContentMasker(detection);
                columns.Cells[i] = type is { } known ? CellMasker.CreateDetecting(known, content, catalog)
                    : binary ? new UnknownBinaryDetectingCell(content, catalog) : new TextDetectingCell(content, TextLimit.None);
                columns.Contents[i] = columns.Cells[i] is null ? null : content;
            }
        }

        return columns;
    }

    private static CellType? TypeOf(ColumnMask? mask, bool binary, CatalogSnapshot catalog) =>
        mask?.Origin.DirectOrigin is { } origin && catalog.FindTable(origin.TableId)?.FindColumn(origin.Number) is { } column
            ? new CellType(column.TypeId, TypeModifierText.Read(column.TypeName), binary)
            : null;
}
