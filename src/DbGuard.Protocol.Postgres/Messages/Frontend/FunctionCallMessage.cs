using System.Diagnostics.CodeAnalysis;
using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Protocol.Postgres.Messages.Frontend;

/// <summary>FunctionCall (F): calls a function by its OID, past the SQL parser.</summary>
/// <remarks>
/// Layout: UInt32 function OID; UInt16 c, c times Int16 argument format; UInt16 n, n times (Int32 length or -1, bytes);
/// Int16 result format. Limit: <see cref="FrameLimits.ParametersMaxBytes"/>. Door: yes (a gateway refuses it).
/// Source: PostgreSQL 18 docs, 54.7 Message Formats, FunctionCall.
/// </remarks>
public readonly ref struct FunctionCallMessage : IWireMessage<FunctionCallMessage>
{
    private FunctionCallMessage(uint functionOid, FormatCodeList argumentFormats, WireValueList arguments, FormatCode resultFormat)
    {
        FunctionOid = functionOid;
        ArgumentFormats = argumentFormats;
        Arguments = arguments;
        ResultFormat = resultFormat;
    }

    /// <inheritdoc/>
    public static byte TypeByte => (byte)FrontendMessageType.FunctionCall;

    public uint FunctionOid { get; }

    public FormatCodeList ArgumentFormats { get; }

    public WireValueList Arguments { get; }

    public FormatCode ResultFormat { get; }

    /// <inheritdoc/>
    public static bool TryDecode(
        ReadOnlySpan<byte> body, out FunctionCallMessage message, [NotNullWhen(false)] out ProtocolViolation? violation)
    {
        var reader = new BodyReader(body, "FunctionCall");
        var oid = reader.UInt32("function OID");
        var formats = FormatCodeList.Read(ref reader, reader.UInt16("argument format count"), "argument format");
        var argumentCount = reader.UInt16("argument count");
        reader.Require(formats.Count <= 1 || formats.Count == argumentCount, "argument format count");
        var arguments = WireValueList.Read(ref reader, argumentCount, "argument value");
        var result = (FormatCode)reader.Int16("result format");
        reader.Require(result is FormatCode.Text or FormatCode.Binary, "result format");
        message = new FunctionCallMessage(oid, formats, arguments, result);
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
        writer.WriteUInt32(FunctionOid);
        ArgumentFormats.Write(writer);
        Arguments.Write(writer);
        writer.WriteInt16((short)ResultFormat);
        writer.EndMessage();
    }
}
