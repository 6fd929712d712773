using System.Diagnostics.CodeAnalysis;
using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Protocol.Postgres.Messages.Frontend;

/// <summary>SASLInitialResponse (F): the mechanism chosen and the client's first data.</summary>
/// <remarks>
/// Layout: String mechanism; Int32 length or -1 for no data; the data, to the end. Shares its type with PasswordMessage.
/// Source: PostgreSQL 18 docs, 54.7 Message Formats, SASLInitialResponse.
/// </remarks>
public readonly ref struct SaslInitialResponseMessage : IWireMessage<SaslInitialResponseMessage>
{
    public SaslInitialResponseMessage(ReadOnlySpan<byte> mechanism, ReadOnlySpan<byte> data)
        : this(mechanism, new WireValue(isNull: false, data))
    {
    }

    private SaslInitialResponseMessage(ReadOnlySpan<byte> mechanism, WireValue data)
    {
        Mechanism = mechanism;
        Data = data;
    }

    /// <inheritdoc/>
    public static byte TypeByte => (byte)FrontendMessageType.Password;

    public ReadOnlySpan<byte> Mechanism { get; }

    /// <summary>The first data; NULL when the client sent none.</summary>
    public WireValue Data { get; }

    /// <inheritdoc/>
    public static bool TryDecode(
        ReadOnlySpan<byte> body, out SaslInitialResponseMessage message, [NotNullWhen(false)] out ProtocolViolation? violation)
    {
        var reader = new BodyReader(body, "SASLInitialResponse");
        message = new SaslInitialResponseMessage(reader.CString("mechanism"), WireValueList.ReadValue(ref reader, "data"));
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
        writer.WriteCString(Mechanism);
        if (Data.IsNull)
        {
            writer.WriteNullValue();
        }
        else
        {
            writer.WriteValue(Data.Bytes);
        }

        writer.EndMessage();
    }
}
