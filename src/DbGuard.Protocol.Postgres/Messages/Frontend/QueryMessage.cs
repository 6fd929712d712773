using System.Diagnostics.CodeAnalysis;
using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Protocol.Postgres.Messages.Frontend;

/// <summary>Query (F): a simple query, one or more statements in one string.</summary>
/// <remarks>
/// Layout: String sql. Limit: <see cref="FrameLimits.StatementMaxBytes"/>. Door: yes.
/// Source: PostgreSQL 18 docs, 54.7 Message Formats, Query.
/// </remarks>
public readonly ref struct QueryMessage(ReadOnlySpan<byte> sql) : IWireMessage<QueryMessage>
{
    /// <inheritdoc/>
    public static byte TypeByte => (byte)FrontendMessageType.Query;

    /// <summary>The statement text without its terminator, in the client encoding.</summary>
    public ReadOnlySpan<byte> Sql { get; } = sql;

    /// <inheritdoc/>
    public static bool TryDecode(
        ReadOnlySpan<byte> body, out QueryMessage message, [NotNullWhen(false)] out ProtocolViolation? violation)
    {
        var reader = new BodyReader(body, "Query");
        message = new QueryMessage(reader.CString("query string"));
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
        writer.WriteCString(Sql);
        writer.EndMessage();
    }
}
