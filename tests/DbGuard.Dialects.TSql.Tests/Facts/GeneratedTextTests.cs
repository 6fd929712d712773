using System.Globalization;
using DbGuard.Core.Facts;

namespace DbGuard.Dialects.TSql.Tests.Facts;

/// <summary>
/// Texts put together at random from forms whose meaning is known: for each result column it is known whether customers.ssn is in it. What the analyser
/// says must be the same: less would be a leak, more would mask what is harmless.
/// </summary>
public sealed class GeneratedTextTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Lineage_IsWhatTheTextWasMadeOf(int seed)
    {
        var ssn = Stage.Catalog.Tables.Single(t => t.Name.Name == "customers");
        for (var i = 0; i < 1_500; i++)
        {
            var maker = new TextMaker(new Random((seed * 100_000) + i));
            var (text, columns) = maker.Make();
            var analyzed = Stage.Analyze(text);
            Assert.True(analyzed.Failure is null, text);
            Assert.True(analyzed.Statements.All(s => s.Facts.Gaps.IsEmpty), $"{text}\n{string.Join(", ", analyzed.Statements.SelectMany(s => s.Facts.Gaps))}");
            var outputs = analyzed.Statements.Last(s => s.Facts.ReturnsRows).Facts.Outputs;
            Assert.Equal(columns.Select(c => c.Name), outputs.Select(o => o.Name));
            for (var c = 0; c < columns.Count; c++)
            {
                Assert.False(outputs[c].Lineage.IsUnknown, text);
                var holds = outputs[c].Lineage.Origins.Any(o => o.Column.TableId == ssn.Id && o.Column.Number == 4);
                Assert.True(holds == columns[c].IsSecret, $"{columns[c].Name} should {(columns[c].IsSecret ? "" : "not ")}hold ssn:\n{text}");
            }
        }
    }

    private readonly record struct Made(string Name, bool IsSecret);

    private sealed class TextMaker(Random random)
    {
        private readonly List<string> _before = [];
        private readonly List<string> _with = [];
        private int _names;

        public (string Text, List<Made> Columns) Make()
        {
            var (query, columns) = Query(random.Next(1, 6), mayWith: true);
            var with = _with.Count == 0 ? "" : $"WITH {string.Join(", ", _with)} ";
            return ($"{string.Concat(_before)}{with}{query}", columns);
        }

        private string Name(string prefix) => prefix + (++_names).ToString(CultureInfo.InvariantCulture);

        /// <summary>A query and what its columns hold. A text's statements before it stand in <see cref="_before"/>.</summary>
        private (string Text, List<Made> Columns) Query(int depth, bool mayWith)
        {
            if (depth == 0)
            {
                return Base();
            }

            var (inner, columns) = Query(depth - 1, mayWith);
            var alias = Name("t");
            switch (random.Next(mayWith ? 9 : 6))
            {
                case 0:
                    return Select(columns, alias, $"({inner}) {alias}");
                case 1:
                    var renamed = columns.Select(c => c with { Name = Name("r") }).ToList();
                    return Select(renamed, alias, $"({inner}) AS {alias}({string.Join(", ", renamed.Select(c => c.Name))})");
                case 2:
                    var (other, _) = Base(columns.Count, out var added);
                    return ($"{inner} UNION ALL {other}", columns.Select((c, i) => c with { IsSecret = c.IsSecret || added[i] }).ToList());
                case 3:
                    var applied = columns[random.Next(columns.Count)];
                    var value = Name("v");
                    var (text, all) = Select(columns.Append(new Made(value, applied.IsSecret)).ToList(), null, $"({inner}) {alias} CROSS APPLY (VALUES ({alias}.{applied.Name})) w{alias}({value})");
                    return (text, all);
                case 4:
                    var joined = Name("j");
                    var (right, others) = Base();
                    var both = columns.Concat(others).ToList();
                    return Select(both, null, $"({inner}) {alias} CROSS JOIN ({right}) {joined}");
                case 5:
                    var documented = columns[random.Next(columns.Count)];
                    var name = Name("d");
                    return ($"SELECT (SELECT {alias}.{documented.Name} AS x FOR JSON PATH) AS {name} FROM ({inner}) {alias}", [new Made(name, documented.IsSecret)]);
                case 6:
                    var common = Name("c");
                    _with.Add($"{common} AS ({inner})");
                    return Select(columns, null, common);
                case 7:
                    var temporary = Name("#t");
                    _before.Add($"{Taken()}SELECT * INTO {temporary} FROM ({inner}) x; ");
                    return Select(columns, null, temporary);
                default:
                    var variable = Name("@v");
                    var chosen = columns[random.Next(columns.Count)];
                    _before.Add($"DECLARE {variable} nvarchar(max); {Taken()}SELECT {variable} = {chosen.Name} FROM ({inner}) x; ");
                    var held = Name("h");
                    return ($"SELECT {variable} AS {held}", [new Made(held, chosen.IsSecret)]);
            }
        }

        /// <summary>Common tables go to the statement that uses them first.</summary>
        private string Taken()
        {
            var with = _with.Count == 0 ? "" : $";WITH {string.Join(", ", _with)} ";
            _with.Clear();
            return with;
        }

        private (string Text, List<Made> Columns) Base() => Base(random.Next(1, 4), out _);

        private (string Text, List<Made> Columns) Base(int count, out List<bool> secret)
        {
            var columns = new List<Made>();
            var values = new List<string>();
            for (var i = 0; i < count; i++)
            {
                var isSecret = random.Next(3) == 0;
                var name = Name("b");
                columns.Add(new Made(name, isSecret));
                values.Add($"{Expression(isSecret ? "ssn" : "name")} AS {name}");
            }

            secret = [.. columns.Select(c => c.IsSecret)];
            return ($"SELECT {string.Join(", ", values)} FROM customers", columns);
        }

        /// <summary>Some of the columns, in another order, some computed with; under new names.</summary>
        private (string Text, List<Made> Columns) Select(List<Made> columns, string? qualifier, string from)
        {
            if (random.Next(5) == 0 && columns.Select(c => c.Name).Distinct().Count() == columns.Count)
            {
                return ($"SELECT * FROM {from}", columns);
            }

            var chosen = columns.OrderBy(_ => random.Next()).Take(random.Next(1, columns.Count + 1)).ToList();
            var outputs = chosen.Select(c => (c, Name: Name("s"))).ToList();
            var list = outputs.Select(o => random.Next(2) == 0
                ? $"{Expression(qualifier is null ? o.c.Name : $"{qualifier}.{o.c.Name}")} AS {o.Name}"
                : $"{o.Name} = {Expression(o.c.Name)}");
            return ($"SELECT {(random.Next(4) == 0 ? "TOP (5) " : "")}{string.Join(", ", list)} FROM {from}", [.. outputs.Select(o => o.c with { Name = o.Name })]);
        }

        private string Expression(string value) => random.Next(12) switch
        {
            0 => $"UPPER({value})",
            1 => $"CONCAT({value}, 'x')",
            2 => $"CASE WHEN 1 = 1 THEN {value} ELSE 'x' END",
            3 => $"COALESCE({value}, 'x')",
            4 => $"CAST({value} AS nvarchar(50))",
            5 => $"({value} + 'x')",
            6 => $"IIF({value} = 'x', 'a', 'b')",
            7 => $"SUBSTRING({value}, 1, 2)",
            8 => $"{value} COLLATE Latin1_General_CI_AS",
            _ => value,
        };
    }
}
