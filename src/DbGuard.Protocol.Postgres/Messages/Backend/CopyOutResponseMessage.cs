using System.Diagnostics.CodeAnalysis;
using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Protocol.Postgres.Messages.Backend;

/// <summary>CopyOutResponse (B): COPY data follows.</summary>
/// <remarks>
/// Layout: Int8 overall format (0 or 1); Int16 n; n times Int16 column format. Door: yes.
/// Source: PostgreSQL 18 docs, 54.7 Message Formats, CopyOutResponse.
/// </remarks>
public readonly ref struct CopyOutResponseMessage : IWireMessage<CopyOutResponseMessage>
{
    private CopyOutResponseMessage(CopyLayout layout) => Layout = layout;

    /// <inheritdoc/>
    public static byte TypeByte => (byte)BackendMessageType.CopyOutResponse;

    public CopyLayout Layout { get; }

    /// <inheritdoc/>
    public static bool TryDecode(
        ReadOnlySpan<byte> body, out CopyOutResponseMessage message, [NotNullWhen(false)] out ProtocolViolation? violation)
    {
        var reader = new BodyReader(body, "CopyOutResponse");
        message = new CopyOutResponseMessage(CopyLayout.Read(ref reader));
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
