using System.Diagnostics.CodeAnalysis;
using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Protocol.Postgres.Messages.Backend;

/// <summary>ParameterDescription (B): the parameter types of a described statement.</summary>
/// <remarks>
/// Layout: UInt16 n; n times UInt32 type OID.
/// Source: PostgreSQL 18 docs, 54.7 Message Formats, ParameterDescription.
/// </remarks>
public readonly ref struct ParameterDescriptionMessage(OidList parameterTypes) : IWireMessage<ParameterDescriptionMessage>
{
    /// <inheritdoc/>
    public static byte TypeByte => (byte)BackendMessageType.ParameterDescription;

    public OidList ParameterTypes { get; } = parameterTypes;

    /// <inheritdoc/>
    public static bool TryDecode(
        ReadOnlySpan<byte> body, out ParameterDescriptionMessage message, [NotNullWhen(false)] out ProtocolViolation? violation)
    {
        var reader = new BodyReader(body, "ParameterDescription");
        message = new ParameterDescriptionMessage(
            OidList.Read(ref reader, reader.UInt16("parameter count"), "parameter types"));
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
        ParameterTypes.Write(writer);
        writer.EndMessage();
    }
}
