using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;
using DbGuard.Dialects.Postgres.Catalog;
using DbGuard.Dialects.Postgres.Functions;
using DbGuard.Dialects.Postgres.Tests.Binding;

namespace DbGuard.Dialects.Postgres.Tests.Functions;

public sealed class FunctionClassificationTests
{
    [Theory]
    [InlineData("lower", FunctionEffect.Pure)]
    [InlineData("to_char", FunctionEffect.Pure)]
    [InlineData("now", FunctionEffect.Environment)]
    [InlineData("pg_get_viewdef", FunctionEffect.Environment)]
    [InlineData("currval", FunctionEffect.Stateful)]
    [InlineData("random", FunctionEffect.Stateful)]
    [InlineData("pg_current_xact_id", FunctionEffect.Stateful)]
    [InlineData("pg_advisory_unlock", FunctionEffect.Stateful)]
    [InlineData("pg_notify", FunctionEffect.Session)]
    [InlineData("query_to_xml", FunctionEffect.RunsSql)]
    [InlineData("table_to_xml", FunctionEffect.ReadsByName)]
    [InlineData("pg_read_file", FunctionEffect.Files)]
    [InlineData("lo_get", FunctionEffect.Writes)]
    [InlineData("pg_terminate_backend", FunctionEffect.Administration)]
    [InlineData("binary_upgrade_set_next_pg_authid_oid", FunctionEffect.Unclassified)]
    public void SystemFunction_OfThatName_HasItsEffect(string name, FunctionEffect expected)
    {
        var overloads = FactsCases.Shop.FindFunctions(name).Where(f => f.IsSystem).ToList();
        Assert.NotEmpty(overloads);
        Assert.All(overloads, f => Assert.Equal(expected, FunctionClassification.Of(f)));
    }

    [Theory]
    [InlineData("dblink", "dblink", FunctionVolatility.Volatile, FunctionEffect.Network)]
    [InlineData("pg_trgm", "similarity", FunctionVolatility.Immutable, FunctionEffect.Pure)]
    [InlineData("pg_trgm", "set_limit", FunctionVolatility.Volatile, FunctionEffect.Unclassified)]
    [InlineData("tablefunc", "crosstab", FunctionVolatility.Stable, FunctionEffect.RunsSql)]
    [InlineData("nobody_reviewed_this", "f", FunctionVolatility.Immutable, FunctionEffect.Unclassified)]
    public void ExtensionFunction_CountsOnlyWhenReviewed(string extension, string name, FunctionVolatility volatility, FunctionEffect expected) =>
        Assert.Equal(expected, FunctionClassification.Of(Function(name, volatility, extension, "c")));

    [Fact]
    public void UserFunction_EvenImmutable_IsUnclassified() =>
        Assert.Equal(FunctionEffect.Unclassified, FunctionClassification.Of(Function("lower", FunctionVolatility.Immutable, null, "plpgsql")));

    [Fact]
    public void Unclassified_WithAnyOther_IsTheWorse() =>
        Assert.All(Enum.GetValues<FunctionEffect>(), e => Assert.Equal(FunctionEffect.Unclassified, FunctionClassification.Worse(e, FunctionEffect.Unclassified)));

    [Theory]
    [InlineData("pg_catalog", "pg_class", SystemSensitivity.Metadata)]
    [InlineData("information_schema", "columns", SystemSensitivity.Metadata)]
    [InlineData("information_schema", "user_mapping_options", SystemSensitivity.Sensitive)]
    [InlineData("pg_catalog", "pg_authid", SystemSensitivity.Sensitive)]
    [InlineData("pg_catalog", "pg_stats", SystemSensitivity.Sensitive)]
    [InlineData("pg_catalog", "pg_stat_activity", SystemSensitivity.Sensitive)]
    [InlineData("pg_catalog", "pg_of_a_later_version", SystemSensitivity.Sensitive)]
    [InlineData("public", "pg_authid", SystemSensitivity.NotSystem)]
    public void SystemRelation_OfThatName_HasItsSensitivity(string schema, string name, SystemSensitivity expected) =>
        Assert.Equal(expected, SystemRelations.Classify(new QualifiedName(schema, name)));

    private static FunctionSchema Function(string name, FunctionVolatility volatility, string? extension, string language) => new()
    {
        Id = 90_000,
        Name = new QualifiedName("public", name),
        Kind = FunctionKind.Function,
        Volatility = volatility,
        ArgumentTypeIds = [],
        ReturnTypeId = 25,
        Language = language,
        Extension = extension,
    };
}
