using System.Diagnostics.CodeAnalysis;
using DbGuard.Protocol.Postgres.Framing;
using DbGuard.Protocol.Postgres.Startup;

namespace DbGuard.Protocol.Postgres.Messages.Backend;

/// <summary>NegotiateProtocolVersion (B): the server speaks an older minor version, or does not know some protocol options.</summary>
/// <remarks>
/// Layout: Int32 version to use, major and minor as in StartupMessage (the table says "newest minor version", servers
/// send both); Int32 n; n times String option name. Sent before authentication.
/// Source: PostgreSQL 18 docs, 54.7 Message Formats, NegotiateProtocolVersion.
/// </remarks>
public readonly ref struct NegotiateProtocolVersionMessage : IWireMessage<NegotiateProtocolVersionMessage>
{
    private readonly ReadOnlySpan<byte> _options;

    private NegotiateProtocolVersionMessage(int versionCode, int optionCount, ReadOnlySpan<byte> options)
    {
        VersionCode = versionCode;
        OptionCount = optionCount;
        _options = options;
    }

    /// <inheritdoc/>
    public static byte TypeByte => (byte)BackendMessageType.NegotiateProtocolVersion;

    /// <summary>The Int32 as it came; see <see cref="ProtocolVersion.FromCode"/>.</summary>
    public int VersionCode { get; }

    public int OptionCount { get; }

    /// <inheritdoc/>
    public static bool TryDecode(
        ReadOnlySpan<byte> body, out NegotiateProtocolVersionMessage message, [NotNullWhen(false)] out ProtocolViolation? violation)
    {
        var reader = new BodyReader(body, "NegotiateProtocolVersion");
        var version = reader.Int32("version");
        var count = reader.Int32("option count");
        reader.Require(count >= 0 && count <= reader.RemainingLength, "option count");
        var start = reader.Position;
        for (var i = 0; i < count && !reader.Failed; i++)
        {
            reader.CString("option name");
        }

        message = new NegotiateProtocolVersionMessage(version, count, reader.Since(start));
        if (reader.TryEnd(out violation))
        {
            return true;
        }

        message = default;
        return false;
    }

    /// <summary>Appends the message that tells a client the outcome of a negotiation.</summary>
    public static void Write(PacketWriter writer, ProtocolNegotiation negotiation)
    {
        writer.BeginMessage(TypeByte);
        writer.WriteInt32(negotiation.Version.ToCode());
        writer.WriteInt32(negotiation.UnrecognizedOptions.Length);
        foreach (var option in negotiation.UnrecognizedOptions)
        {
            writer.WriteCString(option);
        }

        writer.EndMessage();
    }

    /// <inheritdoc/>
    public void Write(PacketWriter writer)
    {
        writer.BeginMessage(TypeByte);
        writer.WriteInt32(VersionCode);
        writer.WriteInt32(OptionCount);
        writer.WriteBytes(_options);
        writer.EndMessage();
    }
}
