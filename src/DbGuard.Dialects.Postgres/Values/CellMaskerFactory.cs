using DbGuard.Core.Catalog;
using DbGuard.Core.Masking;

namespace DbGuard.Dialects.Postgres.Values;

/// <summary>Chooses how the cells of a column are masked, by its type.</summary>
internal static class CellMaskerFactory
{
    private const int MostDomains = 64;

    // A type modifier that carries a length or a precision is offset by this many bytes (VARHDRSZ).
    private const int ModifierOffset = 4;

    public static CellMasker Create(CellType type, IMasker masker, CatalogSnapshot catalog)
    {
        var (id, modifier) = BaseOf(type.TypeId, type.TypeModifier, catalog);
        var element = ElementOf(id, catalog);
        if (element == 0)
        {
            return Scalar(id, modifier, type.IsBinary, masker, catalog) is { } scalar ? Fix(scalar, masker) : FixedCellMasker.Null;
        }

        var (elementId, elementModifier) = BaseOf(element, modifier, catalog);
        if (Scalar(elementId, elementModifier, type.IsBinary, masker, catalog) is not { } elementMasker)
        {
            return FixedCellMasker.Null;
        }

        if (masker.IsValueIndependent)
        {
            return FixedCellMasker.Of(elementMasker).Cell is { } cell
                ? FixedCellMasker.Of(type.IsBinary ? BinaryArrayCellMasker.One(element, cell) : TextArrayCellMasker.One(cell))
                : FixedCellMasker.Null;
        }

        return type.IsBinary ? new BinaryArrayCellMasker(elementMasker) : new TextArrayCellMasker(elementMasker);
    }

    private static CellMasker Fix(ScalarCellMasker scalar, IMasker masker) =>
        masker.IsValueIndependent ? FixedCellMasker.Of(scalar) : scalar;

    private static ScalarCellMasker? Scalar(uint id, int modifier, bool binary, IMasker masker, CatalogSnapshot catalog) => id switch
    {
        TypeIds.Text or TypeIds.Unknown => new TextCellMasker(masker, TextLimit.None),
        TypeIds.VarChar => new TextCellMasker(masker, TextLimit.Characters(modifier - ModifierOffset)),
        TypeIds.BpChar => new TextCellMasker(masker, TextLimit.Padded(modifier - ModifierOffset)),
        TypeIds.Name => new TextCellMasker(masker, TextLimit.Name),
        TypeIds.Char => new TextCellMasker(masker, TextLimit.SingleByte),
        TypeIds.Int2 => new IntegerCellMasker(masker, binary, IntegerRange.Int2),
        TypeIds.Int4 => new IntegerCellMasker(masker, binary, IntegerRange.Int4),
        TypeIds.Int8 => new IntegerCellMasker(masker, binary, IntegerRange.Int8),
        TypeIds.Oid => new IntegerCellMasker(masker, binary, IntegerRange.Oid),
        TypeIds.Numeric => new NumericCellMasker(masker, binary, modifier - ModifierOffset),
        TypeIds.Float4 => new FloatCellMasker(masker, binary, isSingle: true),
        TypeIds.Float8 => new FloatCellMasker(masker, binary, isSingle: false),
        TypeIds.Bool => new BooleanCellMasker(masker, binary),
        TypeIds.Date => new DateCellMasker(masker, binary, DateShape.Date),
        TypeIds.Timestamp => new DateCellMasker(masker, binary, DateShape.Timestamp),
        TypeIds.TimestampTz => new DateCellMasker(masker, binary, DateShape.TimestampTz),
        TypeIds.Uuid => new UuidCellMasker(masker, binary),
        TypeIds.Bytea => new ByteaCellMasker(masker, binary),
        TypeIds.Json => new DocumentCellMasker(masker, DocumentShape.Json),
        TypeIds.JsonB => new DocumentCellMasker(masker, binary ? DocumentShape.BinaryJson : DocumentShape.Json),
        TypeIds.Xml => new DocumentCellMasker(masker, DocumentShape.Xml),
        >= TypeIds.FirstUserDefined when catalog.FindType(id) is { Kind: TypeKind.Base, IsArray: false, Name.Name: "citext" } =>
            new TextCellMasker(masker, TextLimit.None),
        _ => null,
    };

    internal static uint ElementOf(uint id, CatalogSnapshot catalog) =>
        id < TypeIds.FirstUserDefined ? TypeIds.ElementOf(id) : catalog.FindType(id) is { IsArray: true } array ? array.ElementTypeId : 0;

    /// <summary>The type under any domains. The snapshot does not keep a domain's own type modifier, so none is assumed.</summary>
    internal static (uint Id, int Modifier) BaseOf(uint id, int modifier, CatalogSnapshot catalog)
    {
        for (var i = 0; i < MostDomains && catalog.FindType(id) is { Kind: TypeKind.Domain } domain; i++)
        {
            (id, modifier) = (domain.ElementTypeId, -1);
        }

        return (id, modifier);
    }
}
