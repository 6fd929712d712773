using System.Text;

namespace DbGuard.TestKit.Wire;

/// <summary>The messages a client sends (PostgreSQL 18 docs, 54.7 Message Formats), as bytes.</summary>
public static class Frontend
{
    /// <summary>Protocol 3.0.</summary>
    public const int Version30 = 3 << 16;

    /// <summary>Protocol 3.2.</summary>
    public const int Version32 = (3 << 16) | 2;

    public static byte[] SslRequest { get; } = new WireWriter().Int32(80877103).ToStartupPacket();

    public static byte[] GssEncRequest { get; } = new WireWriter().Int32(80877104).ToStartupPacket();

    public static byte[] Sync { get; } = new WireWriter().ToMessage('S');

    public static byte[] Flush { get; } = new WireWriter().ToMessage('H');

    public static byte[] Terminate { get; } = new WireWriter().ToMessage('X');

    public static byte[] CopyDone { get; } = new WireWriter().ToMessage('c');

    public static byte[] Startup(int version, params IEnumerable<(string Name, string Value)> parameters)
    {
        var writer = new WireWriter().Int32(version);
        foreach (var (name, value) in parameters)
        {
            writer.Text(name).Text(value);
        }

        return writer.Byte(0).ToStartupPacket();
    }

    public static byte[] CancelRequest(int processId, ReadOnlySpan<byte> key) =>
        new WireWriter().Int32(80877102).Int32(processId).Bytes(key).ToStartupPacket();

    public static byte[] Password(string password) => new WireWriter().Text(password).ToMessage('p');

    public static byte[] SaslInitialResponse(string mechanism, string data) =>
        new WireWriter().Text(mechanism).Int32(data.Length).Bytes(Encoding.ASCII.GetBytes(data)).ToMessage('p');

    public static byte[] SaslResponse(string data) => new WireWriter().Bytes(Encoding.ASCII.GetBytes(data)).ToMessage('p');

    public static byte[] Query(string sql) => new WireWriter().Text(sql).ToMessage('Q');

    public static byte[] Parse(string sql, string statement = "", params IReadOnlyList<int> types)
    {
        var writer = new WireWriter().Text(statement).Text(sql).Int16(types.Count);
        foreach (var type in types)
        {
            writer.Int32(type);
        }

        return writer.ToMessage('P');
    }

    /// <summary>Bind with all parameters as text.</summary>
    /// <param name="parameters">Values; null for NULL.</param>
    /// <param name="statement">Prepared statement.</param>
    /// <param name="portal">Portal.</param>
    /// <param name="binaryResults">Ask for all columns in binary.</param>
    public static byte[] Bind(IReadOnlyList<string?>? parameters = null, string statement = "", string portal = "", bool binaryResults = false)
    {
        var writer = new WireWriter().Text(portal).Text(statement).Int16(0).Int16(parameters?.Count ?? 0);
        foreach (var parameter in parameters ?? [])
        {
            var bytes = parameter is null ? [] : Encoding.UTF8.GetBytes(parameter);
            writer.Int32(parameter is null ? -1 : bytes.Length).Bytes(bytes);
        }

        return (binaryResults ? writer.Int16(1).Int16(1) : writer.Int16(0)).ToMessage('B');
    }

    public static byte[] DescribeStatement(string name = "") => new WireWriter().Byte('S').Text(name).ToMessage('D');

    public static byte[] DescribePortal(string name = "") => new WireWriter().Byte('P').Text(name).ToMessage('D');

    public static byte[] Execute(string portal = "", int rowLimit = 0) => new WireWriter().Text(portal).Int32(rowLimit).ToMessage('E');

    public static byte[] CloseStatement(string name) => new WireWriter().Byte('S').Text(name).ToMessage('C');

    public static byte[] ClosePortal(string name) => new WireWriter().Byte('P').Text(name).ToMessage('C');

    public static byte[] CopyData(string text) => new WireWriter().Bytes(Encoding.UTF8.GetBytes(text)).ToMessage('d');

    public static byte[] CopyFail(string reason) => new WireWriter().Text(reason).ToMessage('f');

    public static byte[] FunctionCall(int function) => new WireWriter().Int32(function).Int16(0).Int16(0).Int16(0).ToMessage('F');
}
