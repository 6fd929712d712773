using System.Data;
using System.Data.Common;

namespace DbGuard.AdoNet.Execution;

/// <summary>Output parameters get their values from the first row, through the reader and so masked.</summary>
internal static class OutputValues
{
    public static IReadOnlyList<DbParameter> Of(DbParameterCollection parameters)
    {
        List<DbParameter>? outputs = null;
        for (var i = 0; i < parameters.Count; i++)
        {
            if (parameters[i].Direction != ParameterDirection.Input)
            {
                (outputs ??= []).Add(parameters[i]);
            }
        }

        return outputs is null ? [] : outputs;
    }

    /// <summary>By name where a column has it, else in order of what is left.</summary>
    public static void Fill(IReadOnlyList<DbParameter> outputs, DbDataReader row)
    {
        var left = Enumerable.Range(0, row.FieldCount).ToList();
        var nameless = new List<DbParameter>();
        foreach (var output in outputs)
        {
            var name = output.ParameterName.TrimStart('@', ':');
            var found = left.FindIndex(i => name.Length > 0 && row.GetName(i) == name);
            if (found < 0)
            {
                nameless.Add(output);
                continue;
            }

            output.Value = row.GetValue(left[found]);
            left.RemoveAt(found);
        }

        foreach (var (output, ordinal) in nameless.Zip(left))
        {
            output.Value = row.GetValue(ordinal);
        }
    }
}
