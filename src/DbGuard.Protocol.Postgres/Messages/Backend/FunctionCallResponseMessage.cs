using System.Diagnostics.CodeAnalysis;
using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Protocol.Postgres.Messages.Backend;

/// <summary>FunctionCallResponse (B): the result of a FunctionCall.</summary>
/// <remarks>
/// Layout: Int32 length or -1 for NULL; the value. Door: yes.
/// Source: PostgreSQL 18 docs, 54.7 Message Formats, FunctionCallResponse.
/// </remarks>
public readonly ref struct FunctionCallResponseMessage : IWireMessage<FunctionCallResponseMessage>
{
    private FunctionCallResponseMessage(WireValue value) => Value = value;

    /// <inheritdoc/>
    public static byte TypeByte => (byte)BackendMessageType.FunctionCallResponse;

    public WireValue Value { get; }

    /// <inheritdoc/>
    public static bool TryDecode(
        ReadOnlySpan<byte> body, out FunctionCallResponseMessage message, [NotNullWhen(false)] out ProtocolViolation? violation)
    {
        var reader = new BodyReader(body, "FunctionCallResponse");
        message = new FunctionCallResponseMessage(WireValueList.ReadValue(ref reader, "value"));
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
        if (Value.IsNull)
        {
            writer.WriteNullValue();
        }
        else
        {
            writer.WriteValue(Value.Bytes);
        }

        writer.EndMessage();
    }
}
