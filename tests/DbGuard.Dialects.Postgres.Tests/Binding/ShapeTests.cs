using System.Collections.Immutable;
using System.Text;
using DbGuard.Core;
using DbGuard.Core.Facts;

namespace DbGuard.Dialects.Postgres.Tests.Binding;

/// <summary>A literal the analysis calls free may be exchanged for any of its form and length: nothing about the analysis changes (docs/adr/0011-shapes.md).</summary>
public sealed class ShapeTests
{
    private const int Variants = 24;

    private static readonly PostgresAnalyzer Analyzer = new();
    private static readonly SessionView Session = new([["public"]]);

    /// <summary>Values that mean something somewhere, by length.</summary>
    private static readonly ILookup<int, string> Meaningful = new[]
    {
        "t", "y", "1", "0", "%", "*", "on", "no", "ssn", "yes", "off", "true", "role", "email", "false", "public", "session", "customers",
        "customer_id", "search_path", "public.customers", "standard_conforming_strings", "select ssn from customers", "../../etc/passwd",
    }.ToLookup(v => v.Length);

    public static TheoryData<string> Files() => FactsCaseTests.Files();

    [Theory]
    [MemberData(nameof(Files))]
    public void FreeLiterals_Exchanged_LeaveTheAnalysisAsItWas(string file)
    {
        var random = new Random(20261125);
        var exchanged = 0;
        foreach (var test in FactsCases.Read(Path.Combine(FactsCases.Folder, file)))
        {
            var text = Encoding.UTF8.GetBytes(test.Sql);
            var analysed = Analyzer.Analyze(text, FactsCases.Shop, Session);
            var free = Plain(text).Where(analysed.FreeLiterals.Contains).ToList();
            for (var variant = 0; variant < Variants && free.Count > 0; variant++)
            {
                var other = text.ToArray();
                foreach (var literal in free)
                {
                    Exchange(other, literal, random);
                    exchanged++;
                }

                var otherAnalysed = Analyzer.Analyze(other, FactsCases.Shop, Session);
                Assert.Equal(Describe(analysed), Describe(otherAnalysed));
                Assert.Equal(Plain(text), Plain(other));
            }
        }

        Assert.True(exchanged > 0 || file is "definitions.case" or "views.case" or "names.case", "no literal of the file is free");
    }

    [Theory]
    [InlineData("select name from customers where id = 7", "7")]
    [InlineData("select name from customers where id = 7 and name = 'x' limit 5", "7,'x',5")]
    [InlineData("delete from customers where 1 = 1", "")]
    [InlineData("select name from customers where id = -7", "")]
    [InlineData("update customers set name = 'x' where id = 7 or 2 > 1", "7,'x'")]
    [InlineData("delete from customers where name like '%'", "")]
    [InlineData("delete from customers where id = 7 or id <> 7", "")]
    [InlineData("select name from customers order by 1", "")]
    [InlineData("select set_config('work_mem', '1', false)", "")]
    [InlineData("select name from customers where id = 1234567890", "")]
    [InlineData("select name from customers where name = 'it''s'", "")]
    [InlineData("select name from customers where name = E'x'", "")]
    [InlineData("select name from customers where name = 'a'\n'b'", "")]
    [InlineData("select name::varchar(3) from customers", "")]
    [InlineData("select /* 7 */ name from customers -- 8", "")]
    [InlineData("select $$7$$, $a$'x'$a$ from customers", "")]
    [InlineData("select \"7\", 'x' from (select 1 as \"7\") s", "'x',1")]
    [InlineData("copy customers (id) to stdout with (format 'csv')", "")]
    [InlineData("select extract(year from date '2020-01-01')", "'2020-01-01'")]
    public void Literal_IsFree_WhenNothingLooksAtIt(string sql, string expected)
    {
        var text = Encoding.UTF8.GetBytes(sql);
        var free = Analyzer.Analyze(text, FactsCases.Shop, Session).FreeLiterals;
        var plain = Plain(text).Where(free.Contains).Select(s => sql.Substring(s.Offset, s.Length)).Order(StringComparer.Ordinal);
        Assert.Equal(expected.Split(',', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal), plain);
    }

    private static List<SourceSpan> Plain(byte[] text)
    {
        Span<SourceSpan> tokens = stackalloc SourceSpan[64];
        return [.. tokens[..Analyzer.FindPlainLiterals(text, tokens)]];
    }

    private static void Exchange(byte[] text, SourceSpan literal, Random random)
    {
        var token = text.AsSpan(literal.Offset, literal.Length);
        if (token[0] == (byte)'\'')
        {
            var value = Meaningful[token.Length - 2].ToList();
            var filling = value.Count > 0 && random.Next(2) == 0
                ? value[random.Next(value.Count)]
                : new string([.. Enumerable.Range(0, token.Length - 2).Select(_ => "ab%;-/*$ 1\"\n"[random.Next(12)])]);
            Encoding.UTF8.GetBytes(filling).CopyTo(token[1..]);
            return;
        }

        foreach (ref var digit in token)
        {
            digit = (byte)('0' + random.Next(10));
        }
    }

    private static string Describe(AnalyzedText text) => string.Join('\n', text.Statements.Select(s => string.Join('\n', (IEnumerable<string>)
    [
        .. FactsText.Of(s.Facts, FactsCases.Shop),
        s.Fingerprint,
        s.Facts.Span.ToString(),
        string.Join(',', s.LiteralSpans),
        string.Join(',', s.Facts.Tables.Select(t => t.Span)),
        string.Join(',', s.Facts.Functions.Select(f => $"{f.Name} {f.Span}")),
        string.Join(',', s.Facts.Gaps),
    ]))) + text.Failure;
}
