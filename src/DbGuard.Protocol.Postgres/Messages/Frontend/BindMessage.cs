using System.Diagnostics.CodeAnalysis;
using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Protocol.Postgres.Messages.Frontend;

/// <summary>Bind (F): makes a portal of a prepared statement and parameter values.</summary>
/// <remarks>
/// Layout: String portal (empty = unnamed); String statement; UInt16 c, c times Int16 parameter format; UInt16 n, n times
/// (Int32 length or -1, bytes); UInt16 r, r times Int16 result format. c is 0, 1 or n; r is 0, 1 or the column count,
/// which this message does not know. Counts are unsigned, as PostgreSQL reads them.
/// Limit: <see cref="FrameLimits.ParametersMaxBytes"/>. Door: yes.
/// Source: PostgreSQL 18 docs, 54.7 Message Formats, Bind.
/// </remarks>
public readonly ref struct BindMessage : IWireMessage<BindMessage>
{
    private BindMessage(
        ReadOnlySpan<byte> portalName,
        ReadOnlySpan<byte> statementName,
        FormatCodeList parameterFormats,
        WireValueList parameters,
        FormatCodeList resultFormats)
    {
        PortalName = portalName;
        StatementName = statementName;
        ParameterFormats = parameterFormats;
        Parameters = parameters;
        ResultFormats = resultFormats;
    }

    /// <inheritdoc/>
    public static byte TypeByte => (byte)FrontendMessageType.Bind;

    public ReadOnlySpan<byte> PortalName { get; }

    public ReadOnlySpan<byte> StatementName { get; }

    /// <summary>Use <see cref="FormatCodeList.For"/> with the parameter's index.</summary>
    public FormatCodeList ParameterFormats { get; }

    public WireValueList Parameters { get; }

    /// <summary>Use <see cref="FormatCodeList.For"/> with the column's index, after comparing counts with RowDescription.</summary>
    public FormatCodeList ResultFormats { get; }

    /// <inheritdoc/>
    public static bool TryDecode(
        ReadOnlySpan<byte> body, out BindMessage message, [NotNullWhen(false)] out ProtocolViolation? violation)
    {
        var reader = new BodyReader(body, "Bind");
        var portal = reader.CString("portal name");
        var statement = reader.CString("statement name");
        var formats = FormatCodeList.Read(ref reader, reader.UInt16("parameter format count"), "parameter format");
        var parameterCount = reader.UInt16("parameter count");
        reader.Require(formats.Count <= 1 || formats.Count == parameterCount, "parameter format count");
        var parameters = WireValueList.Read(ref reader, parameterCount, "parameter value");
        var results = FormatCodeList.Read(ref reader, reader.UInt16("result format count"), "result format");
        message = new BindMessage(portal, statement, formats, parameters, results);
        if (reader.TryEnd(out violation))
        {
            return true;
        }

        message = default;
        return false;
    }

    /// <summary>Appends a message that binds the same parameter values to the unnamed statement and portal, with results as text.</summary>
    public void WriteUnnamed(PacketWriter writer)
    {
        writer.BeginMessage(TypeByte);
        writer.WriteCString(default(ReadOnlySpan<byte>));
        writer.WriteCString(default(ReadOnlySpan<byte>));
        ParameterFormats.Write(writer);
        Parameters.Write(writer);
        writer.WriteUInt16(0);
        writer.EndMessage();
    }

    /// <inheritdoc/>
    public void Write(PacketWriter writer)
    {
        writer.BeginMessage(TypeByte);
        writer.WriteCString(PortalName);
        writer.WriteCString(StatementName);
        ParameterFormats.Write(writer);
        Parameters.Write(writer);
        ResultFormats.Write(writer);
        writer.EndMessage();
    }
}
