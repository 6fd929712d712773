using DbGuard.Core.Catalog;

namespace DbGuard.Dialects.Postgres.Catalog;

/// <summary>What the types that a client declares for parameters mean for an analysis that did not know them.</summary>
public static class ParameterTypes
{
    private const int DeepestNesting = 8;

    /// <summary>False for a row type, a text-search vector, an array, domain or range over one, or a type the catalog does not know. 0, undeclared, is plain.</summary>
    public static bool IsPlain(CatalogSnapshot catalog, uint type)
    {
        if (type == 0)
        {
            return true;
        }

        for (var depth = 0; depth < DeepestNesting && catalog.FindType(type) is { } known; depth++)
        {
            if (known.RelationId != 0 || known.Kind is TypeKind.Composite || known.Name is { Schema: "pg_catalog", Name: "tsvector" or "record" or "_record" })
            {
                return false;
            }

            if (!known.IsArray && known.Kind is not (TypeKind.Domain or TypeKind.Range or TypeKind.Multirange))
            {
                return true;
            }

            type = known.ElementTypeId;
        }

        return false;
    }
}
