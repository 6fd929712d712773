using System.Diagnostics.CodeAnalysis;
using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Protocol.Postgres.Messages.Backend;

/// <summary>CopyBothResponse (B): COPY data goes both ways (streaming replication only).</summary>
/// <remarks>
/// Layout: Int8 overall format (0 or 1); Int16 n; n times Int16 column format. Door: yes.
/// Source: PostgreSQL 18 docs, 54.7 Message Formats, CopyBothResponse.
/// </remarks>
public readonly ref struct CopyBothResponseMessage : IWireMessage<CopyBothResponseMessage>
{
    private CopyBothResponseMessage(CopyLayout layout) => Layout = layout;

    /// <inheritdoc/>
    public static byte TypeByte => (byte)BackendMessageType.CopyBothResponse;

    public CopyLayout Layout { get; }

    /// <inheritdoc/>
    public static bool TryDecode(
        ReadOnlySpan<byte> body, out CopyBothResponseMessage message, [NotNullWhen(false)] out ProtocolViolation? violation)
    {
        var reader = new BodyReader(body, "CopyBothResponse");
        message = new CopyBothResponseMessage(CopyLayout.Read(ref reader));
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
