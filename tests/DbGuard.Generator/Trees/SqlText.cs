using System.Globalization;
using System.Runtime.CompilerServices;

namespace DbGuard.Generator.Trees;

/// <summary>Lets a node be written as an interpolated string: <c>Sql.Fixed($"lower({argument})")</c> keeps the argument as a child.</summary>
[InterpolatedStringHandler]
internal readonly ref struct SqlText(int literalLength, int holes)
{
    private readonly List<SqlPart> _parts = new(literalLength == 0 ? holes : (2 * holes) + 1);

    public void AppendLiteral(string text) => _parts.Add(new SqlPart(text));

    public void AppendFormatted(SqlNode? node)
    {
        if (node is not null)
        {
            _parts.Add(new SqlPart(node));
        }
    }

    public void AppendFormatted(string text) => _parts.Add(new SqlPart(text));

    public void AppendFormatted(int number) => _parts.Add(new SqlPart(number.ToString(CultureInfo.InvariantCulture)));

    /// <summary>The parts in order.</summary>
    public SqlPart[] Parts => [.. _parts];
}
