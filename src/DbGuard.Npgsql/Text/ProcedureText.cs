using System.Data;
using System.Text;
using DbGuard.AdoNet.Providers;
using Npgsql;

namespace DbGuard.Npgsql.Text;

/// <summary>The statement that a stored procedure's name, or a table's, stands for. The name is text of the caller; what comes out is analysed like any other.</summary>
internal static class ProcedureText
{
    public static LoweredText Call(string procedure, NpgsqlParameterCollection parameters)
    {
        var text = new StringBuilder("CALL ").Append(procedure).Append('(');
        var bound = new List<NpgsqlParameter>();
        foreach (var parameter in parameters.Where(p => p.Direction != ParameterDirection.ReturnValue))
        {
            if (text[^1] != '(')
            {
                text.Append(", ");
            }

            var name = parameter.ParameterName.TrimStart('@', ':');
            if (name.Length > 0)
            {
                text.Append('"').Append(name.Replace("\"", "\"\"", StringComparison.Ordinal)).Append("\" := ");
            }

            if (parameter.Direction == ParameterDirection.Output)
            {
                text.Append("NULL");
                continue;
            }

            bound.Add(NamedParameters.Positional(parameter));
            text.Append('$').Append(bound.Count);
        }

        return new LoweredText(text.Append(')').ToString(), [.. bound]);
    }

    public static LoweredText Table(string table) => new($"SELECT * FROM {table}", []);
}
