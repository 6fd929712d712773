using System.Diagnostics.CodeAnalysis;
using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Protocol.Postgres.Messages.Backend;

/// <summary>CopyInResponse (B): the client is to send COPY data.</summary>
/// <remarks>
/// Layout: Int8 overall format (0 or 1); Int16 n; n times Int16 column format. Door: yes.
/// Source: PostgreSQL 18 docs, 54.7 Message Formats, CopyInResponse.
/// </remarks>
public readonly ref struct CopyInResponseMessage : IWireMessage<CopyInResponseMessage>
{
    private CopyInResponseMessage(CopyLayout layout) => Layout = layout;

    /// <inheritdoc/>
    public static byte TypeByte => (byte)BackendMessageType.CopyInResponse;

    public CopyLayout Layout { get; }

    /// <inheritdoc/>
    public static bool TryDecode(
        ReadOnlySpan<byte> body, out CopyInResponseMessage message, [NotNullWhen(false)] out ProtocolViolation? violation)
    {
        var reader = new BodyReader(body, "CopyInResponse");
        message = new CopyInResponseMessage(CopyLayout.Read(ref reader));
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
        Layout.Write(writer);
        writer.EndMessage();
    }
}
