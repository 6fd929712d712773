using System.Globalization;
using DbGuard.Core.Identities;

namespace DbGuard.Gateway.Upstream;

/// <summary>
/// What the guarded server is told of who asks: <c>application_name</c> for its activity view and log (<c>log_line_prefix</c> with <c>%a</c>), and settings of
/// our own that triggers and row security can read: <c>dbguard.principal</c>, <c>dbguard.on_behalf_of</c>, <c>dbguard.task</c>, <c>dbguard.session</c>. Proven facts only.
/// </summary>
/// <remarks>Any role may give a setting with a point in its name at start-up: PostgreSQL 18 docs, 19.16 Customized Options.</remarks>
internal static class UpstreamIdentity
{
    private const string Prefix = "dbguard.";
    private const int MaxApplicationNameLength = 63;
    private const int MaxLength = 256;

    /// <summary>True for settings that only the gateway sets.</summary>
    public static bool Owns(string setting) => setting.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>The settings to start a session with.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Settings(Principal principal, string session)
    {
        yield return new("application_name", Printable($"dbguard:{principal.Subject}", MaxApplicationNameLength));
        yield return new($"{Prefix}principal", Printable(principal.ToString(), MaxLength));
        yield return new($"{Prefix}session", session);
        if (principal.OnBehalfOf is { } onBehalfOf)
        {
            yield return new($"{Prefix}on_behalf_of", Printable(onBehalfOf, MaxLength));
        }

        if (principal.Task is { } task)
        {
            yield return new($"{Prefix}task", Printable(task, MaxLength));
        }
    }

    private static string Printable(string text, int most)
    {
        var bare = string.Create(CultureInfo.InvariantCulture, $"{string.Concat(text.Select(c => c is > ' ' and < (char)127 ? c : '?'))}");
        return bare.Length > most ? bare[..most] : bare;
    }
}
