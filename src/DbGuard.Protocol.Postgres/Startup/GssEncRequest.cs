using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Protocol.Postgres.Startup;

/// <summary>GSSENCRequest (F): asks for GSSAPI encryption; the answer is one byte, `G` or `N`.</summary>
/// <remarks>Layout: Int32 8; Int32 code. Source: PostgreSQL 18 docs, 54.7 Message Formats, GSSENCRequest.</remarks>
public sealed record GssEncRequest : StartupPacket
{
    /// <summary>Answer: go ahead with the handshake.</summary>
    public const byte Accepted = (byte)'G';

    /// <summary>Answer: not here; the client may go on in plain text on the same connection.</summary>
    public const byte Refused = (byte)'N';

    /// <inheritdoc/>
    public override void Write(PacketWriter writer)
    {
        writer.BeginStartupPacket();
        writer.WriteInt32(GssEncRequestCode);
        writer.EndMessage();
    }
}
