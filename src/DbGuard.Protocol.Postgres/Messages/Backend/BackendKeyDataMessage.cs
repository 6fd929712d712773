using System.Diagnostics.CodeAnalysis;
using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Protocol.Postgres.Messages.Backend;

/// <summary>BackendKeyData (B): what a later CancelRequest must show.</summary>
/// <remarks>
/// Layout: Int32 process id; Byte*n* secret key to the end, 4 bytes in protocol 3.0, 4 to 256 in 3.2.
/// Source: PostgreSQL 18 docs, 54.7 Message Formats, BackendKeyData.
/// </remarks>
public readonly ref struct BackendKeyDataMessage(int processId, ReadOnlySpan<byte> secretKey) : IWireMessage<BackendKeyDataMessage>
{
    /// <summary>Shortest secret key, and the only length before protocol 3.2.</summary>
    public const int MinKeyBytes = 4;

    /// <summary>Longest secret key.</summary>
    public const int MaxKeyBytes = 256;

    /// <inheritdoc/>
    public static byte TypeByte => (byte)BackendMessageType.BackendKeyData;

    public int ProcessId { get; } = processId;

    public ReadOnlySpan<byte> SecretKey { get; } = secretKey;

    /// <inheritdoc/>
    public static bool TryDecode(
        ReadOnlySpan<byte> body, out BackendKeyDataMessage message, [NotNullWhen(false)] out ProtocolViolation? violation)
    {
        var reader = new BodyReader(body, "BackendKeyData");
        message = new BackendKeyDataMessage(reader.Int32("process id"), reader.Rest());
        reader.Require(message.SecretKey.Length is >= MinKeyBytes and <= MaxKeyBytes, "secret key length");
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
        writer.WriteBytes(SecretKey);
        writer.EndMessage();
    }
}
