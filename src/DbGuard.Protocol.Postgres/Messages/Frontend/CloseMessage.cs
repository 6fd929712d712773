using System.Diagnostics.CodeAnalysis;
using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Protocol.Postgres.Messages.Frontend;

/// <summary>Close (F): drops a prepared statement or portal; no error if there is none.</summary>
/// <remarks>
/// Layout: Byte1 kind (`S` or `P`); String name (empty = unnamed).
/// Source: PostgreSQL 18 docs, 54.7 Message Formats, Close.
/// </remarks>
public readonly ref struct CloseMessage(TargetKind kind, ReadOnlySpan<byte> name) : IWireMessage<CloseMessage>
{
    /// <inheritdoc/>
    public static byte TypeByte => (byte)FrontendMessageType.Close;

    public TargetKind Kind { get; } = kind;

    public ReadOnlySpan<byte> Name { get; } = name;

    /// <inheritdoc/>
    public static bool TryDecode(
        ReadOnlySpan<byte> body, out CloseMessage message, [NotNullWhen(false)] out ProtocolViolation? violation)
    {
        var reader = new BodyReader(body, "Close");
        var kind = (TargetKind)reader.Byte("kind");
        reader.Require(kind is TargetKind.PreparedStatement or TargetKind.Portal, "kind");
        message = new CloseMessage(kind, reader.CString("name"));
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
        writer.WriteByte((byte)Kind);
        writer.WriteCString(Name);
        writer.EndMessage();
    }
}
