using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Protocol.Postgres.Messages.Backend;

/// <summary>What CopyInResponse, CopyOutResponse and CopyBothResponse say about the data to come.</summary>
public readonly ref struct CopyLayout
{
    private CopyLayout(FormatCode overallFormat, FormatCodeList columnFormats)
    {
        OverallFormat = overallFormat;
        ColumnFormats = columnFormats;
    }

    /// <summary>Text (also CSV: the wire does not tell them apart) or binary.</summary>
    public FormatCode OverallFormat { get; }

    /// <summary>One code per column.</summary>
    public FormatCodeList ColumnFormats { get; }

    internal static CopyLayout Read(scoped ref BodyReader reader)
    {
        var overall = (FormatCode)reader.Byte("overall format");
        reader.Require(overall is FormatCode.Text or FormatCode.Binary, "overall format");
        return new CopyLayout(overall, FormatCodeList.Read(ref reader, reader.Count("column count"), "column format"));
    }

    internal void Write(PacketWriter writer)
    {
        writer.WriteByte((byte)OverallFormat);
        ColumnFormats.Write(writer);
    }
}
