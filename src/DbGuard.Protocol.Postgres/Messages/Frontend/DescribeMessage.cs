using System.Diagnostics.CodeAnalysis;
using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Protocol.Postgres.Messages.Frontend;

/// <summary>Describe (F): asks for a statement's parameters and columns, or a portal's columns.</summary>
/// <remarks>
/// Layout: Byte1 kind (`S` or `P`); String name (empty = unnamed).
/// Source: PostgreSQL 18 docs, 54.7 Message Formats, Describe.
/// </remarks>
public readonly ref struct DescribeMessage(TargetKind kind, ReadOnlySpan<byte> name) : IWireMessage<DescribeMessage>
{
    /// <inheritdoc/>
    public static byte TypeByte => (byte)FrontendMessageType.Describe;

    public TargetKind Kind { get; } = kind;

    public ReadOnlySpan<byte> Name { get; } = name;

    /// <inheritdoc/>
    public static bool TryDecode(
        ReadOnlySpan<byte> body, out DescribeMessage message, [NotNullWhen(false)] out ProtocolViolation? violation)
    {
        var reader = new BodyReader(body, "Describe");
        var kind = (TargetKind)reader.Byte("kind");
        reader.Require(kind is TargetKind.PreparedStatement or TargetKind.Portal, "kind");
        message = new DescribeMessage(kind, reader.CString("name"));
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
