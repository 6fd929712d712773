using DbGuard.Corpus.Tests.Running;
using DbGuard.TestKit.Wire;

namespace DbGuard.Corpus.Tests.Wire;

/// <summary>Messages with the freedom that cases need: texts as bytes, format codes by column, any parameter.</summary>
internal static class CaseMessages
{
    public static byte[] Query(byte[] sql) => new WireWriter().Bytes(sql).Byte(0).ToMessage('Q');

    public static byte[] Parse(string name, byte[] sql, IReadOnlyList<int> types)
    {
        var writer = new WireWriter().Text(name).Bytes(sql).Byte(0);
        return Numbers(writer, types, wide: true).ToMessage('P');
    }

    public static byte[] Bind(string portal, string statement, IReadOnlyList<byte[]?> parameters, IReadOnlyList<int> formats, IReadOnlyList<int> results)
    {
        var writer = Numbers(new WireWriter().Text(portal).Text(statement), formats);
        return Numbers(Values(writer, parameters), results).ToMessage('B');
    }

    public static byte[] FunctionCall(int function, IReadOnlyList<byte[]?> arguments, IReadOnlyList<int> formats) =>
        Values(Numbers(new WireWriter().Int32(function), formats), arguments).Int16(0).ToMessage('F');

    /// <summary>A statement from Parse to Execute.</summary>
    public static byte[] Pipeline(BoundStatement statement) =>
    [
        .. Parse("", statement.Text, []),
        .. Bind("", "", statement.Parameters, statement.ParameterFormats, statement.ResultFormats),
        .. Frontend.DescribePortal(),
        .. Frontend.Execute(),
    ];

    private static WireWriter Values(WireWriter writer, IReadOnlyList<byte[]?> values)
    {
        writer.Int16(values.Count);
        foreach (var value in values)
        {
            writer.Int32(value?.Length ?? -1).Bytes(value ?? []);
        }

        return writer;
    }

    private static WireWriter Numbers(WireWriter writer, IReadOnlyList<int> numbers, bool wide = false)
    {
        writer.Int16(numbers.Count);
        foreach (var number in numbers)
        {
            _ = wide ? writer.Int32(number) : writer.Int16(number);
        }

        return writer;
    }
}
