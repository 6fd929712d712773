using System.Diagnostics.CodeAnalysis;
using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Protocol.Postgres.Messages.Frontend;

/// <summary>GSSResponse (F): a GSSAPI or SSPI token; its content is not looked at here.</summary>
/// <remarks>
/// Layout: Byte*n* data, to the end. Shares its type with PasswordMessage.
/// Limit: <see cref="FrameLimits.AuthenticationMaxBytes"/>.
/// Source: PostgreSQL 18 docs, 54.7 Message Formats, GSSResponse.
/// </remarks>
public readonly ref struct GssResponseMessage(ReadOnlySpan<byte> data) : IWireMessage<GssResponseMessage>
{
    /// <inheritdoc/>
    public static byte TypeByte => (byte)FrontendMessageType.Password;

    public ReadOnlySpan<byte> Data { get; } = data;

    /// <inheritdoc/>
    public static bool TryDecode(
        ReadOnlySpan<byte> body, out GssResponseMessage message, [NotNullWhen(false)] out ProtocolViolation? violation)
    {
        message = new GssResponseMessage(body);
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
