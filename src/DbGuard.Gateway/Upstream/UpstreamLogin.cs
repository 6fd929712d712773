namespace DbGuard.Gateway.Upstream;

/// <summary>What an upstream session is opened for.</summary>
/// <param name="Database">The database.</param>
/// <param name="Parameters">Startup parameters besides user and database; the pinned ones are added.</param>
internal sealed record UpstreamLogin(string Database, IReadOnlyList<KeyValuePair<string, string>> Parameters)
{
    /// <summary>Settings on which the reading of SQL text depends: always as the analyser assumes them.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Pinned { get; } =
    [
        new("client_encoding", "UTF8"),
        new("standard_conforming_strings", "on"),
    ];
}
