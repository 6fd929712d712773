using System.Diagnostics.CodeAnalysis;
using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Protocol.Postgres.Messages.Backend;

/// <summary>NotificationResponse (B): a NOTIFY that arrived for a channel listened to.</summary>
/// <remarks>
/// Layout: Int32 process id of the notifier; String channel; String payload. Door: yes.
/// Source: PostgreSQL 18 docs, 54.7 Message Formats, NotificationResponse.
/// </remarks>
public readonly ref struct NotificationResponseMessage(int processId, ReadOnlySpan<byte> channel, ReadOnlySpan<byte> payload)
    : IWireMessage<NotificationResponseMessage>
{
    /// <inheritdoc/>
    public static byte TypeByte => (byte)BackendMessageType.NotificationResponse;

    public int ProcessId { get; } = processId;

    public ReadOnlySpan<byte> Channel { get; } = channel;

    public ReadOnlySpan<byte> Payload { get; } = payload;

    /// <inheritdoc/>
    public static bool TryDecode(
        ReadOnlySpan<byte> body, out NotificationResponseMessage message, [NotNullWhen(false)] out ProtocolViolation? violation)
    {
        var reader = new BodyReader(body, "NotificationResponse");
        message = new NotificationResponseMessage(
            reader.Int32("process id"), reader.CString("channel"), reader.CString("payload"));
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
        writer.WriteInt32(ProcessId);
        writer.WriteCString(Channel);
        writer.WriteCString(Payload);
        writer.EndMessage();
    }
}
