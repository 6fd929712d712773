namespace DbGuard.Protocol.Postgres.Messages.Backend;

/// <summary>One column of a RowDescription.</summary>
public readonly ref struct RowField
{
    /// <summary>Column name, in the client encoding.</summary>
    public required ReadOnlySpan<byte> Name { get; init; }

    /// <summary>The table (or view, partition, foreign table) a plain column reference names; 0 for anything else.</summary>
    public required uint TableOid { get; init; }

    /// <summary>Attribute number in that table; 0 for anything else, and for a whole row.</summary>
    public required short AttributeNumber { get; init; }

    public required uint TypeOid { get; init; }

    /// <summary>pg_type.typlen; negative means variable width.</summary>
    public required short TypeLength { get; init; }

    /// <summary>Type-specific modifier, -1 for none.</summary>
    public required int TypeModifier { get; init; }

    /// <summary>Format of the values; always text when a statement, not a portal, was described.</summary>
    public required FormatCode Format { get; init; }

    /// <summary>Appends the field as RowDescription carries it.</summary>
    public void Write(Framing.PacketWriter writer)
    {
        writer.WriteCString(Name);
        writer.WriteUInt32(TableOid);
        writer.WriteInt16(AttributeNumber);
        writer.WriteUInt32(TypeOid);
        writer.WriteInt16(TypeLength);
        writer.WriteInt32(TypeModifier);
        writer.WriteInt16((short)Format);
    }
}
