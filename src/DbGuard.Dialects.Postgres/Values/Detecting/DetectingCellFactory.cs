using DbGuard.Core.Catalog;
using DbGuard.Core.Masking.Detectors;

namespace DbGuard.Dialects.Postgres.Values.Detecting;

/// <summary>Chooses how the cells of a column are looked through, by its type.</summary>
internal static class DetectingCellFactory
{
    private const int ModifierOffset = 4;

    /// <summary>Composites and arrays inside each other that are taken apart; deeper ones are looked at as a whole.</summary>
    private const int MostDepth = 8;

    public static CellMasker? Create(CellType type, ContentMasker content, CatalogSnapshot catalog, int depth = 0)
    {
        var (id, modifier) = CellMaskerFactory.BaseOf(type.TypeId, type.TypeModifier, catalog);
        var element = ElementOf(id, catalog);
        if (element == 0)
        {
            return Scalar(id, modifier, type.IsBinary, content, catalog, depth);
        }

        if (depth >= MostDepth)
        {
            return new OpaqueDetectingCell(content);
        }

        if (Create(new CellType(element, modifier, type.IsBinary), content, catalog, depth + 1) is not { } cell)
        {
            return null;
        }

        return new ArrayDetectingCell(content, type.IsBinary ? new BinaryArrayCellMasker(cell) : new TextArrayCellMasker(cell));
    }

    private static CellMasker? Scalar(uint id, int modifier, bool binary, ContentMasker content, CatalogSnapshot catalog, int depth) => id switch
    {
        TypeIds.Text or TypeIds.Unknown or TypeIds.CString or TypeIds.RefCursor => new TextDetectingCell(content, TextLimit.None),
        TypeIds.VarChar => new TextDetectingCell(content, TextLimit.Characters(modifier - ModifierOffset)),
        TypeIds.BpChar => new TextDetectingCell(content, TextLimit.Padded(modifier - ModifierOffset)),
        TypeIds.Name => new TextDetectingCell(content, TextLimit.Name),
        TypeIds.Json => new JsonDetectingCell(content, hasVersion: false),
        TypeIds.JsonB => new JsonDetectingCell(content, hasVersion: binary),
        TypeIds.Xml => new XmlDetectingCell(content),
        TypeIds.Bytea => new ByteaDetectingCell(content, binary),
        TypeIds.Int8 or TypeIds.Numeric => content.LooksAtNumbers ? new NumberDetectingCell(content, binary, id == TypeIds.Numeric) : null,
        TypeIds.TsVector or TypeIds.TsQuery or TypeIds.JsonPath => AnyText(binary, content),
        TypeIds.Record => Record(null, binary, content, catalog, depth),
        _ => UserDefined(id, catalog.FindType(id), binary, content, catalog, depth),
    };

    private static CellMasker? UserDefined(uint id, TypeSchema? type, bool binary, ContentMasker content, CatalogSnapshot catalog, int depth) => type?.Kind switch
    {
        TypeKind.Composite => Record(type, binary, content, catalog, depth),
        TypeKind.Enum => null,
        TypeKind.Range or TypeKind.Multirange => RangeHoldsText(type, content, catalog) ? AnyText(binary, content) : null,
        TypeKind.Base when type.Name.Name == "citext" => new TextDetectingCell(content, TextLimit.None),
        _ => id < TypeIds.FirstUserDefined ? null : AnyText(binary, content),
    };

    private static CellMasker AnyText(bool binary, ContentMasker content) => binary ? new OpaqueDetectingCell(content) : new TextDetectingCell(content, TextLimit.None);

    /// <summary>A multirange's subtype is not in the snapshot: of the built-in ones none holds text.</summary>
    private static bool RangeHoldsText(TypeSchema type, ContentMasker content, CatalogSnapshot catalog) =>
        type.ElementTypeId == 0 ? type.Id >= TypeIds.FirstUserDefined : Create(new CellType(type.ElementTypeId, -1, IsBinary: false), content, catalog, MostDepth) is not null;

    private static CellMasker Record(TypeSchema? type, bool binary, ContentMasker content, CatalogSnapshot catalog, int depth)
    {
        if (depth >= MostDepth)
        {
            return new OpaqueDetectingCell(content);
        }

        if (binary)
        {
            return new BinaryRecordDetectingCell(content, catalog, depth);
        }

        var columns = type is null ? null : catalog.FindTable(type.RelationId)?.Columns;
        CellMasker?[] fields = columns is null ? [] : [.. columns.Value.Select(c => Create(
            new CellType(c.TypeId, TypeModifierText.Read(c.TypeName), IsBinary: false), content, catalog, depth + 1))];
        return new TextRecordDetectingCell(content, fields, new TextDetectingCell(content, TextLimit.None));
    }

    private static uint ElementOf(uint id, CatalogSnapshot catalog) =>
        catalog.FindType(id) is { IsArray: true } array ? array.ElementTypeId : CellMaskerFactory.ElementOf(id, catalog);
}
