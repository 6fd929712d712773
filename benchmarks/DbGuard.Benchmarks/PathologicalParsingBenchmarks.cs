using System.ComponentModel;
using BenchmarkDotNet.Attributes;
using DbGuard.Dialects.Postgres.Syntax;

namespace DbGuard.Benchmarks;

/// <summary>Texts made to be slow or to exhaust a stack: each must be parsed or refused in milliseconds.</summary>
[Description("What can a hostile text cost before it is parsed or refused?")]
public class PathologicalParsingBenchmarks
{
    private readonly PostgresParser _parser = new();

    [ParamsSource(nameof(Cases))]
    public SqlCase Statement { get; set; } = null!;

    public static IEnumerable<SqlCase> Cases =>
    [
        new("a run of */*/", "SELECT " + Repeat("*/", 24_000)),
        new("2,800 operator characters, the most in one run", "SELECT 1 " + Repeat("+", 2_800) + " 1"),
        new("operator runs up to the budget", "SELECT 1" + Repeat(" " + new string('+', 400) + " 1", 49)),
        new("1 MB of +", "SELECT " + Repeat("+", 1_000_000) + "1"),
        new("open brackets", Repeat("(", 900_000)),
        new("brackets at the limit", "SELECT " + Repeat("(", 999) + "1" + Repeat(")", 999)),
        new("sub-selects 900 deep", Repeat("SELECT * FROM (", 900) + "SELECT 1" + Repeat(") x", 900)),
        new("sum of 100,000 terms", "SELECT 1" + Repeat("+1", 100_000)),
        new("10,000 UNIONs", "SELECT 1" + Repeat(" UNION SELECT 1", 10_000)),
        new("10,000 casts", "SELECT 1" + Repeat("::int", 10_000)),
        new("10,000 NOTs", "SELECT " + Repeat("NOT ", 10_000) + "true"),
        new("IN of 100,000", "SELECT 1 FROM t WHERE a IN (1" + Repeat(",1", 99_999) + ")"),
        new("10,000 statements", Repeat("SELECT 1;", 10_000)),
        new("1 MB literal", "SELECT '" + Repeat("x", 1_000_000) + "'"),
        new("nested comments at the limit", Repeat("/*", 64) + Repeat("*/", 64) + "SELECT 1"),
        new("100,000 columns", "SELECT a" + Repeat(",a", 99_999) + " FROM t"),
    ];

    [Benchmark(Description = "PostgresParser.Parse")]
    public object Parse() => _parser.Parse(Statement.Utf8);

    private static string Repeat(string text, int count) => new System.Text.StringBuilder(text.Length * count).Insert(0, text, count).ToString();
}
