using System.Diagnostics.CodeAnalysis;
using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Protocol.Postgres.Messages.Frontend;

/// <summary>SASLResponse (F): a further answer in a SASL exchange.</summary>
/// <remarks>
/// Layout: Byte*n* data, to the end. Shares its type with PasswordMessage.
/// Limit: <see cref="FrameLimits.AuthenticationMaxBytes"/>.
/// Source: PostgreSQL 18 docs, 54.7 Message Formats, SASLResponse.
/// </remarks>
public readonly ref struct SaslResponseMessage(ReadOnlySpan<byte> data) : IWireMessage<SaslResponseMessage>
{
    /// <inheritdoc/>
    public static byte TypeByte => (byte)FrontendMessageType.Password;

    public ReadOnlySpan<byte> Data { get; } = data;

    /// <inheritdoc/>
    public static bool TryDecode(
        ReadOnlySpan<byte> body, out SaslResponseMessage message, [NotNullWhen(false)] out ProtocolViolation? violation)
    {
        message = new SaslResponseMessage(body);
        violation = null;
        return true;
    }

    /// <inheritdoc/>
    public void Write(PacketWriter writer)
    {
        writer.BeginMessage(TypeByte);
        writer.WriteBytes(Data);
        writer.EndMessage();
    }
}
