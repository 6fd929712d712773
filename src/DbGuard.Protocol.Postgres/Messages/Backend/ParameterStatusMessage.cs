using System.Diagnostics.CodeAnalysis;
using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Protocol.Postgres.Messages.Backend;

/// <summary>ParameterStatus (B): the value of a reported setting, at start-up and whenever it changes.</summary>
/// <remarks>
/// Layout: String name; String value. An output channel: a value may be computed by a statement (set_config). Door: yes.
/// Source: PostgreSQL 18 docs, 54.7 Message Formats, ParameterStatus.
/// </remarks>
public readonly ref struct ParameterStatusMessage(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    : IWireMessage<ParameterStatusMessage>
{
    /// <inheritdoc/>
    public static byte TypeByte => (byte)BackendMessageType.ParameterStatus;

    public ReadOnlySpan<byte> Name { get; } = name;

    public ReadOnlySpan<byte> Value { get; } = value;

    /// <inheritdoc/>
    public static bool TryDecode(
        ReadOnlySpan<byte> body, out ParameterStatusMessage message, [NotNullWhen(false)] out ProtocolViolation? violation)
    {
        var reader = new BodyReader(body, "ParameterStatus");
        message = new ParameterStatusMessage(reader.CString("name"), reader.CString("value"));
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
        writer.WriteCString(Name);
        writer.WriteCString(Value);
        writer.EndMessage();
    }
}
