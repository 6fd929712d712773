using System.Diagnostics.CodeAnalysis;
using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Protocol.Postgres.Messages.Frontend;

/// <summary>Execute (F): runs a portal, up to a number of rows.</summary>
/// <remarks>
/// Layout: String portal (empty = unnamed); Int32 maximum rows (0 or negative = no limit, as PostgreSQL reads it).
/// Door: yes. Source: PostgreSQL 18 docs, 54.7 Message Formats, Execute.
/// </remarks>
public readonly ref struct ExecuteMessage(ReadOnlySpan<byte> portalName, int maxRows) : IWireMessage<ExecuteMessage>
{
    /// <inheritdoc/>
    public static byte TypeByte => (byte)FrontendMessageType.Execute;

    public ReadOnlySpan<byte> PortalName { get; } = portalName;

    /// <summary>Rows; 0 or negative means all.</summary>
    public int MaxRows { get; } = maxRows;

    /// <inheritdoc/>
    public static bool TryDecode(
        ReadOnlySpan<byte> body, out ExecuteMessage message, [NotNullWhen(false)] out ProtocolViolation? violation)
    {
        var reader = new BodyReader(body, "Execute");
        message = new ExecuteMessage(reader.CString("portal name"), reader.Int32("row limit"));
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
        writer.WriteCString(PortalName);
        writer.WriteInt32(MaxRows);
        writer.EndMessage();
    }
}
