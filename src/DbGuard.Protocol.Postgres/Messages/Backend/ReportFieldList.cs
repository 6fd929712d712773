using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Protocol.Postgres.Messages.Backend;

/// <summary>The fields of an ErrorResponse or NoticeResponse: (Byte1 code, String text) each, then a zero byte.</summary>
/// <remarks>Enumerate with <c>foreach</c>; nothing is allocated. An output channel: texts may quote values. Door: yes.</remarks>
public readonly ref struct ReportFieldList
{
    private readonly ReadOnlySpan<byte> _encoded;

    private ReportFieldList(ReadOnlySpan<byte> encoded) => _encoded = encoded;

    /// <summary>The text of the first field with this code; empty when there is none.</summary>
    public ReadOnlySpan<byte> this[ReportFieldCode code]
    {
        get
        {
            foreach (var field in this)
            {
                if (field.Code == code)
                {
                    return field.Text;
                }
            }

            return default;
        }
    }

    public Enumerator GetEnumerator() => new(_encoded);

    internal static ReportFieldList Read(scoped ref BodyReader reader)
    {
        var start = reader.Position;
        var end = start;
        while (reader.Byte("field code") != 0)
        {
            reader.CString("field text");
            end = reader.Position;
        }

        return reader.Failed ? default : new ReportFieldList(reader.Since(start)[..(end - start)]);
    }

    internal void Write(PacketWriter writer)
    {
        writer.WriteBytes(_encoded);
        writer.WriteByte(0);
    }

    /// <summary>Walks the fields in order.</summary>
    public ref struct Enumerator
    {
        private ReadOnlySpan<byte> _rest;

        internal Enumerator(ReadOnlySpan<byte> encoded) => _rest = encoded;

        public ReportField Current { get; private set; }

        public bool MoveNext()
        {
            if (_rest.IsEmpty)
            {
                return false;
            }

            var length = _rest[1..].IndexOf((byte)0);
            Current = new ReportField((ReportFieldCode)_rest[0], _rest.Slice(1, length));
            _rest = _rest[(length + 2)..];
            return true;
        }
    }
}
