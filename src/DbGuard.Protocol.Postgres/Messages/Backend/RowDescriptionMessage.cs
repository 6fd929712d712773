using System.Diagnostics.CodeAnalysis;
using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Protocol.Postgres.Messages.Backend;

/// <summary>RowDescription (B): the columns of the rows to come.</summary>
/// <remarks>
/// Layout: Int16 n; n times: String name, UInt32 table OID, Int16 attribute number, UInt32 type OID, Int16 type length,
/// Int32 type modifier, Int16 format (0 or 1). Enumerate with <c>foreach</c>; nothing is allocated.
/// Limit: <see cref="FrameLimits.DescriptionMaxBytes"/>. Door: yes.
/// Source: PostgreSQL 18 docs, 54.7 Message Formats, RowDescription.
/// </remarks>
public readonly ref struct RowDescriptionMessage : IWireMessage<RowDescriptionMessage>
{
    private const string MessageName = "RowDescription";
    private readonly ReadOnlySpan<byte> _fields;

    private RowDescriptionMessage(int count, ReadOnlySpan<byte> fields)
    {
        Count = count;
        _fields = fields;
    }

    /// <inheritdoc/>
    public static byte TypeByte => (byte)BackendMessageType.RowDescription;

    /// <summary>Number of columns, 0 or more.</summary>
    public int Count { get; }

    /// <inheritdoc/>
    public static bool TryDecode(
        ReadOnlySpan<byte> body, out RowDescriptionMessage message, [NotNullWhen(false)] out ProtocolViolation? violation)
    {
        var reader = new BodyReader(body, MessageName);
        var count = reader.Count("field count");
        var start = reader.Position;
        for (var i = 0; i < count && !reader.Failed; i++)
        {
            ReadField(ref reader);
        }

        message = new RowDescriptionMessage(count, reader.Since(start));
        if (reader.TryEnd(out violation))
        {
            return true;
        }

        message = default;
        return false;
    }

    public Enumerator GetEnumerator() => new(_fields);

    /// <inheritdoc/>
    public void Write(PacketWriter writer)
    {
        writer.BeginMessage(TypeByte);
        writer.WriteInt16(checked((short)Count));
        writer.WriteBytes(_fields);
        writer.EndMessage();
    }

    private static RowField ReadField(scoped ref BodyReader reader)
    {
        var field = new RowField
        {
            Name = reader.CString("field name"),
            TableOid = reader.UInt32("table OID"),
            AttributeNumber = reader.Int16("attribute number"),
            TypeOid = reader.UInt32("type OID"),
            TypeLength = reader.Int16("type length"),
            TypeModifier = reader.Int32("type modifier"),
            Format = (FormatCode)reader.Int16("format code"),
        };
        reader.Require(field.Format is FormatCode.Text or FormatCode.Binary, "format code");
        return field;
    }

    /// <summary>Walks the columns in order.</summary>
    public ref struct Enumerator
    {
        private BodyReader _reader;

        internal Enumerator(ReadOnlySpan<byte> fields) => _reader = new BodyReader(fields, MessageName);

        public RowField Current { get; private set; }

        public bool MoveNext()
        {
            if (_reader.RemainingLength == 0)
            {
                return false;
            }

            Current = ReadField(ref _reader);
            return true;
        }
    }
}
