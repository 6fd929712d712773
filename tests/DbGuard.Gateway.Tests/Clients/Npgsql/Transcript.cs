using System.Collections;
using System.Globalization;
using System.Text;
using Npgsql;

namespace DbGuard.Gateway.Tests.Clients.Npgsql;

/// <summary>What a script saw, as text that is the same on every run that saw the same.</summary>
internal sealed class Transcript
{
    private readonly StringBuilder _text = new();

    public override string ToString() => _text.ToString();

    public void Show(string title, object? value) => _text.Append(title).Append(": ").Append(Describe(value)).Append('\n');

    /// <summary>Shows every result set of a reader: column names, data type names and values.</summary>
    public async Task ShowAllAsync(string title, NpgsqlDataReader reader)
    {
        do
        {
            await ShowResultAsync(title, reader);
        }
        while (await reader.NextResultAsync());
        Show(title, $"{reader.RecordsAffected} affected");
    }

    public async Task ShowResultAsync(string title, NpgsqlDataReader reader)
    {
        var columns = Enumerable.Range(0, reader.FieldCount).Select(i => $"{reader.GetName(i)} {reader.GetDataTypeName(i)}");
        Show(title, string.Join(", ", columns));
        while (await reader.ReadAsync())
        {
            var values = new object[reader.FieldCount];
            reader.GetValues(values);
            Show("   row", values);
        }
    }

    /// <summary>Runs what must fail, and shows the error as the server gave it.</summary>
    public async Task ShowFailureAsync(string title, Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (PostgresException e)
        {
            Show(title, $"{e.Severity} {e.SqlState} {e.MessageText} | {e.Detail} | {e.Hint} | {e.Position} | {e.Where} | {e.SchemaName} {e.TableName} {e.ColumnName} {e.ConstraintName}");
            return;
        }
        catch (OperationCanceledException e)
        {
            Show(title, $"cancelled, {(e.InnerException as PostgresException)?.SqlState}");
            return;
        }
        catch (NpgsqlException e) when (e.InnerException is TimeoutException)
        {
            Show(title, "timed out");
            return;
        }

        throw new InvalidOperationException($"{title}: did not fail");
    }

    private static string Describe(object? value) => value switch
    {
        null => "null",
        DBNull => "NULL",
        string text => text,
        byte[] bytes => $"bytes {Convert.ToHexStringLower(bytes)}",
        DateTime time => $"DateTime {time:O}",
        IDictionary map => "{" + string.Join(", ", map.Keys.Cast<object>().Select(key => $"{Describe(key)} = {Describe(map[key])}")) + "}",
        IEnumerable items => $"{items.GetType().Name} [" + string.Join(", ", items.Cast<object?>().Select(Describe)) + "]",
        IFormattable number => $"{number.GetType().Name} {number.ToString(null, CultureInfo.InvariantCulture)}",
        _ => $"{value.GetType().Name} {value}",
    };
}
