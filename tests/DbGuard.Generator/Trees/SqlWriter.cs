using System.Globalization;
using System.Text;

namespace DbGuard.Generator.Trees;

/// <summary>Writes a tree as text; bindable literals become parameters where the door has them.</summary>
internal sealed class SqlWriter(bool withParameters)
{
    private readonly StringBuilder _text = new();
    private readonly List<string?> _parameters = [];

    /// <summary>Text values of the parameters, in the order of their numbers.</summary>
    public IReadOnlyList<string?> Parameters => _parameters;

    /// <summary>True for a number, in brackets or not: where columns are counted, it is one's position.</summary>
    public static bool IsNumber(SqlNode node) =>
        new SqlWriter(withParameters: false).Write(node).ToString().Trim('(', ')', ' ') is { Length: > 0 } text && text.All(char.IsAsciiDigit);

    /// <summary>What has been written.</summary>
    public override string ToString() => _text.ToString();

    /// <summary>Writes a tree.</summary>
    /// <returns>This writer.</returns>
    public SqlWriter Write(SqlNode node)
    {
        if (withParameters && node.Bindable is { } value)
        {
            _parameters.Add(value);
            _text.Append(CultureInfo.InvariantCulture, $"${_parameters.Count}::{node.Type!.Name}");
            return this;
        }

        foreach (var part in node.Parts)
        {
            if (part.Node is { } child)
            {
                Write(child);
            }
            else
            {
                _text.Append(part.Text);
            }
        }

        return this;
    }
}
