using System.Data.Common;
using System.Globalization;
using System.Text;
using DbGuard.AdoNet;

namespace AgentHost;

/// <summary>The tool that a language model calls to run SQL. What it returns is text for the model: rows, or why not and what to do instead.</summary>
internal sealed class SqlTool(DbDataSource source)
{
    private const int MostRows = 5;

    public async Task<string> RunAsync(string sql)
    {
        try
        {
            await using var connection = await source.OpenConnectionAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            if (!sql.TrimStart().StartsWith("select", StringComparison.OrdinalIgnoreCase))
            {
                var changed = await command.ExecuteNonQueryAsync();
                return string.Create(CultureInfo.InvariantCulture, $"{changed} rows changed");
            }

            await using var reader = await command.ExecuteReaderAsync();
            var text = new StringBuilder();
            for (var row = 0; row < MostRows && await reader.ReadAsync(); row++)
            {
                text.AppendJoin(" | ", Enumerable.Range(0, reader.FieldCount).Select(i => Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture))).Append('\n');
            }

            return text.ToString().TrimEnd();
        }
        catch (DbGuardException refused)
        {
            // A denial is an answer the model can act on, not a crash.
            return $"REFUSED {refused.Detail}";
        }
        catch (DbException failure)
        {
            return $"ERROR {failure.SqlState}";
        }
    }
}
