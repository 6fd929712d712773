using System.Diagnostics.CodeAnalysis;
using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Protocol.Postgres.Messages.Backend;

/// <summary>Every Authentication… message (B): what the server wants next to let the client in, or that it is in.</summary>
/// <remarks>
/// Layout: Int32 kind, then by kind: Md5Password Byte4 salt; Sasl one or more String mechanism and a zero byte;
/// GssContinue, SaslContinue and SaslFinal Byte*n* data to the end; all others nothing. An unknown kind is a violation.
/// Source: PostgreSQL 18 docs, 54.7 Message Formats, AuthenticationOk to AuthenticationSASLFinal.
/// </remarks>
public readonly ref struct AuthenticationMessage : IWireMessage<AuthenticationMessage>
{
    /// <summary>Length of the salt of Md5Password.</summary>
    public const int Md5SaltBytes = 4;

    private AuthenticationMessage(AuthenticationKind kind, ReadOnlySpan<byte> data)
    {
        Kind = kind;
        Data = data;
    }

    /// <inheritdoc/>
    public static byte TypeByte => (byte)BackendMessageType.Authentication;

    public AuthenticationKind Kind { get; }

    /// <summary>What follows the kind: salt, mechanism list or SASL data; see the layout.</summary>
    public ReadOnlySpan<byte> Data { get; }

    /// <summary>The mechanisms, when <see cref="Kind"/> is <see cref="AuthenticationKind.Sasl"/>; else none.</summary>
    public SaslMechanismList Mechanisms => Kind == AuthenticationKind.Sasl ? new SaslMechanismList(Data[..^1]) : default;

    public static AuthenticationMessage Ok => new(AuthenticationKind.Ok, default);

    public static AuthenticationMessage CleartextPassword => new(AuthenticationKind.CleartextPassword, default);

    /// <summary>The server's challenge of a SASL exchange.</summary>
    public static AuthenticationMessage SaslContinue(ReadOnlySpan<byte> data) => new(AuthenticationKind.SaslContinue, data);

    /// <summary>The server's last word of a SASL exchange; AuthenticationOk still follows.</summary>
    public static AuthenticationMessage SaslFinal(ReadOnlySpan<byte> data) => new(AuthenticationKind.SaslFinal, data);

    /// <exception cref="ArgumentException">The salt is not 4 bytes.</exception>
    public static AuthenticationMessage Md5Password(ReadOnlySpan<byte> salt) => salt.Length == Md5SaltBytes
        ? new(AuthenticationKind.Md5Password, salt)
        : throw new ArgumentException("the salt is four bytes", nameof(salt));

    /// <summary>Appends AuthenticationSASL with the mechanisms in order of preference.</summary>
    public static void WriteSasl(PacketWriter writer, params ReadOnlySpan<string> mechanisms)
    {
        writer.BeginMessage(TypeByte);
        writer.WriteInt32((int)AuthenticationKind.Sasl);
        foreach (var mechanism in mechanisms)
        {
            writer.WriteCString(mechanism);
        }

        writer.WriteByte(0);
        writer.EndMessage();
    }

    /// <inheritdoc/>
    public static bool TryDecode(
        ReadOnlySpan<byte> body, out AuthenticationMessage message, [NotNullWhen(false)] out ProtocolViolation? violation)
    {
        var reader = new BodyReader(body, "Authentication");
        var kind = (AuthenticationKind)reader.Int32("kind");
        var start = reader.Position;
        switch (kind)
        {
            case AuthenticationKind.Ok:
            case AuthenticationKind.KerberosV5:
            case AuthenticationKind.CleartextPassword:
            case AuthenticationKind.Gss:
            case AuthenticationKind.Sspi:
                break;
            case AuthenticationKind.Md5Password:
                reader.Bytes(Md5SaltBytes, "salt");
                break;
            case AuthenticationKind.Sasl:
                reader.Require(!reader.CString("mechanism").IsEmpty, "mechanism");
                while (!reader.CString("mechanism").IsEmpty)
                {
                }

                break;
            case AuthenticationKind.GssContinue:
            case AuthenticationKind.SaslContinue:
            case AuthenticationKind.SaslFinal:
                reader.Rest();
                break;
            default:
                reader.Require(allowed: false, "kind");
                break;
        }

        message = new AuthenticationMessage(kind, reader.Since(start));
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
        writer.WriteInt32((int)Kind);
        writer.WriteBytes(Data);
        writer.EndMessage();
    }
}
