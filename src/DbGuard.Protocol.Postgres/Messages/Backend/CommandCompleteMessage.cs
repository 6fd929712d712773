using System.Diagnostics.CodeAnalysis;
using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Protocol.Postgres.Messages.Backend;

/// <summary>CommandComplete (B): a command ended well; the tag says which and how many rows (see <see cref="CommandTag"/>).</summary>
/// <remarks>
/// Layout: String tag.
/// Source: PostgreSQL 18 docs, 54.7 Message Formats, CommandComplete.
/// </remarks>
public readonly ref struct CommandCompleteMessage(ReadOnlySpan<byte> tag) : IWireMessage<CommandCompleteMessage>
{
    /// <inheritdoc/>
    public static byte TypeByte => (byte)BackendMessageType.CommandComplete;

    public ReadOnlySpan<byte> Tag { get; } = tag;

    /// <inheritdoc/>
    public static bool TryDecode(
        ReadOnlySpan<byte> body, out CommandCompleteMessage message, [NotNullWhen(false)] out ProtocolViolation? violation)
    {
        var reader = new BodyReader(body, "CommandComplete");
        message = new CommandCompleteMessage(reader.CString("tag"));
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
        writer.WriteCString(Tag);
        writer.EndMessage();
    }
}
