using System.Diagnostics.CodeAnalysis;
using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Protocol.Postgres.Messages.Frontend;

/// <summary>Parse (F): makes a prepared statement of one SQL statement.</summary>
/// <remarks>
/// Layout: String statement name (empty = unnamed); String sql; UInt16 n; n times UInt32 parameter type OID (0 = infer).
/// The count is unsigned, as PostgreSQL reads it. Limit: <see cref="FrameLimits.StatementMaxBytes"/>. Door: yes.
/// Source: PostgreSQL 18 docs, 54.7 Message Formats, Parse.
/// </remarks>
public readonly ref struct ParseMessage(ReadOnlySpan<byte> statementName, ReadOnlySpan<byte> sql, OidList parameterTypes)
    : IWireMessage<ParseMessage>
{
    /// <inheritdoc/>
    public static byte TypeByte => (byte)FrontendMessageType.Parse;

    public ReadOnlySpan<byte> StatementName { get; } = statementName;

    /// <summary>The statement text without its terminator, in the client encoding.</summary>
    public ReadOnlySpan<byte> Sql { get; } = sql;

    /// <summary>Types the client fixed; may be fewer than the statement has parameters.</summary>
    public OidList ParameterTypes { get; } = parameterTypes;

    /// <inheritdoc/>
    public static bool TryDecode(
        ReadOnlySpan<byte> body, out ParseMessage message, [NotNullWhen(false)] out ProtocolViolation? violation)
    {
        var reader = new BodyReader(body, "Parse");
        var name = reader.CString("statement name");
        var sql = reader.CString("query string");
        var types = OidList.Read(ref reader, reader.UInt16("parameter type count"), "parameter types");
        message = new ParseMessage(name, sql, types);
        if (reader.TryEnd(out violation))
        {
            return true;
        }

        message = default;
        return false;
    }

    /// <inheritdoc/>
    public void Write(PacketWriter writer)
    {
        writer.BeginMessage(TypeByte);
        writer.WriteCString(StatementName);
        writer.WriteCString(Sql);
        ParameterTypes.Write(writer);
        writer.EndMessage();
    }
}
