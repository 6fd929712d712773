using System.Collections.Immutable;

namespace DbGuard.Protocol.Postgres.Startup;

/// <summary>What a server that speaks up to 3.2 and knows no protocol options makes of a StartupMessage.</summary>
/// <param name="Version">The version to speak from here on.</param>
/// <param name="UnrecognizedOptions">Protocol options to refuse.</param>
/// <param name="MustTellClient">True when NegotiateProtocolVersion is to be sent before authentication begins.</param>
public readonly record struct ProtocolNegotiation(
    ProtocolVersion Version, ImmutableArray<string> UnrecognizedOptions, bool MustTellClient)
{
    /// <summary>Decides as PostgreSQL 18 does: a newer minor version is lowered, an older one is kept.</summary>
    public static ProtocolNegotiation For(StartupMessage message)
    {
        var newer = message.Version.Minor > ProtocolVersion.V32.Minor;
        var options = message.ProtocolOptions;
        return new ProtocolNegotiation(
            newer ? ProtocolVersion.V32 : message.Version, options, newer || options.Length > 0);
    }
}
