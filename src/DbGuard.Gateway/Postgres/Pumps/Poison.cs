using System.Text;
using DbGuard.Protocol.Postgres.Framing;
using DbGuard.Protocol.Postgres.Messages;
using DbGuard.Protocol.Postgres.Messages.Frontend;

namespace DbGuard.Gateway.Postgres.Pumps;

/// <summary>Statements that cannot be parsed, sent in place of refused ones: no word of the client is in them.</summary>
internal static class Poison
{
    public static void WriteQuery(PacketWriter upstream, string sessionId) => new QueryMessage(Text(sessionId)).Write(upstream);

    /// <summary>A Parse under a name that no client uses, so that the unnamed statement stays as it is.</summary>
    public static void WriteParse(PacketWriter upstream, string sessionId) =>
        new ParseMessage("dbguard refused"u8, Text(sessionId), default).Write(upstream);

    /// <summary>A Parse of the unnamed statement: what a refused Parse without a name does is to drop the one there was.</summary>
    public static void WriteUnnamedParse(PacketWriter upstream, string sessionId) =>
        new ParseMessage(default, Text(sessionId), default).Write(upstream);

    /// <summary>The session id lets the operator find in the server's log whose statement was refused.</summary>
    public static string TextOf(string sessionId) => $"dbguard refused a statement of session {sessionId}";

    private static byte[] Text(string sessionId) => Encoding.ASCII.GetBytes(TextOf(sessionId));
}
