using System.Diagnostics.CodeAnalysis;
using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Protocol.Postgres.Messages.Frontend;

/// <summary>PasswordMessage (F): the answer to a cleartext or md5 password request. A secret: never log it.</summary>
/// <remarks>
/// Layout: String password, or <c>md5</c> and 32 hex digits. Shares its type with the SASL and GSS responses.
/// Limit: <see cref="FrameLimits.AuthenticationMaxBytes"/>.
/// Source: PostgreSQL 18 docs, 54.7 Message Formats, PasswordMessage.
/// </remarks>
public readonly ref struct PasswordMessage(ReadOnlySpan<byte> password) : IWireMessage<PasswordMessage>
{
    /// <inheritdoc/>
    public static byte TypeByte => (byte)FrontendMessageType.Password;

    public ReadOnlySpan<byte> Password { get; } = password;

    /// <inheritdoc/>
    public static bool TryDecode(
        ReadOnlySpan<byte> body, out PasswordMessage message, [NotNullWhen(false)] out ProtocolViolation? violation)
    {
        var reader = new BodyReader(body, "PasswordMessage");
        message = new PasswordMessage(reader.CString("password"));
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
        writer.WriteCString(Password);
        writer.EndMessage();
    }
}
