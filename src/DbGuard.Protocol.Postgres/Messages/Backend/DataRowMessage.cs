using System.Diagnostics.CodeAnalysis;
using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Protocol.Postgres.Messages.Backend;

/// <summary>DataRow (B): one row.</summary>
/// <remarks>
/// Layout: Int16 n; n times (Int32 length or -1, bytes). Formats come from RowDescription or Bind. Door: yes.
/// To write a changed row: <c>BeginMessage(DataRow)</c>, the count, then <see cref="PacketWriter.WriteValue"/> or
/// <see cref="PacketWriter.WriteNullValue"/> per column.
/// Source: PostgreSQL 18 docs, 54.7 Message Formats, DataRow.
/// </remarks>
public readonly ref struct DataRowMessage : IWireMessage<DataRowMessage>
{
    private DataRowMessage(WireValueList columns) => Columns = columns;

    /// <inheritdoc/>
    public static byte TypeByte => (byte)BackendMessageType.DataRow;

    public WireValueList Columns { get; }

    /// <inheritdoc/>
    public static bool TryDecode(
        ReadOnlySpan<byte> body, out DataRowMessage message, [NotNullWhen(false)] out ProtocolViolation? violation)
    {
        var reader = new BodyReader(body, "DataRow");
        message = new DataRowMessage(WireValueList.Read(ref reader, reader.Count("column count"), "column value"));
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
        Columns.Write(writer);
        writer.EndMessage();
    }
}
