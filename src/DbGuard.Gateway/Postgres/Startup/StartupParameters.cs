using System.Collections.Immutable;
using DbGuard.Core.Identities;
using DbGuard.Gateway.Postgres.Sessions;
using DbGuard.Protocol.Postgres;
using DbGuard.Protocol.Postgres.Startup;

namespace DbGuard.Gateway.Postgres.Startup;

/// <summary>What a StartupMessage asks for, after the allow-list.</summary>
internal sealed record StartupParameters
{
    /// <summary>PostgreSQL's NAMEDATALEN - 1, in bytes; longer names would be cut and could then mean another.</summary>
    private const int MaxNameBytes = 63;

    private const int MaxApplicationLength = 63;

    private const int MaxStatedLength = 256;

    private const string StatedOnBehalfOf = "dbguard.on_behalf_of";

    private const string StatedTask = "dbguard.task";

    public required string User { get; init; }

    public required string Database { get; init; }

    public required string? Application { get; init; }

    /// <summary>Null: the database's own.</summary>
    public required ImmutableArray<string>? SearchPath { get; init; }

    /// <summary>For whom and what the client says that it works: <c>dbguard.on_behalf_of</c> and <c>dbguard.task</c>, e.g. in <c>PGOPTIONS</c>.</summary>
    public required StatedPurpose Stated { get; init; }

    /// <summary>Settings to start the upstream session with.</summary>
    public required ImmutableArray<KeyValuePair<string, string>> Settings { get; init; }

    /// <exception cref="SessionRefusedException">Something asked for is not allowed.</exception>
    public static StartupParameters From(StartupMessage message)
    {
        if (message.WantsReplication)
        {
            throw new SessionRefusedException(SqlState.FeatureNotSupported, "replication connections are refused") { Code = "DBG5103" };
        }

        if (message.User.Length == 0)
        {
            throw new SessionRefusedException(SqlState.InvalidAuthorization, "no user name is given");
        }

        CheckName(message.User, "user name");
        CheckName(message.Database, "database name");
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in message.Parameters)
        {
            Collect(name, value, settings);
        }

        settings.TryGetValue("application_name", out var application);
        return new StartupParameters
        {
            User = message.User,
            Database = message.Database,
            Application = application is { Length: > MaxApplicationLength } ? application[..MaxApplicationLength] : application,
            SearchPath = ReadSearchPath(settings),
            Stated = new StatedPurpose(settings.GetValueOrDefault(StatedOnBehalfOf), settings.GetValueOrDefault(StatedTask)),
            Settings = [.. settings.Where(s => !SettingAllowList.IsPinned(s.Key) && s.Key != "application_name" && !IsStated(s.Key))],
        };
    }

    private static void Collect(string name, string value, Dictionary<string, string> settings)
    {
        if (name is "user" or "database" or "replication" || name.StartsWith("_pq_.", StringComparison.Ordinal))
        {
            return;
        }

        if (name == "options")
        {
            if (!OptionsText.TryParse(value, out var options))
            {
                throw NotAllowed("options");
            }

            foreach (var (option, optionValue) in options)
            {
                CollectSetting(option, optionValue, settings);
            }

            return;
        }

        CollectSetting(name, value, settings);
    }

    private static void CollectSetting(string name, string value, Dictionary<string, string> settings) =>
        settings[name] = (IsStated(name) ? IsStatable(value) : SettingAllowList.Allows(name, value)) ? value : throw NotAllowed(name);

    private static bool IsStated(string name) =>
        name.Equals(StatedOnBehalfOf, StringComparison.OrdinalIgnoreCase) || name.Equals(StatedTask, StringComparison.OrdinalIgnoreCase);

    private static bool IsStatable(string value) => value.Length is > 0 and <= MaxStatedLength && !value.Any(char.IsControl);

    private static SessionRefusedException NotAllowed(string name) =>
        new(SqlState.InvalidParameterValue, $"start-up parameter `{Printable(name)}` or its value is not allowed")
        {
            Code = "DBG5104",
            Hint = "leave it out, or use UTF8 for client_encoding",
        };

    private static ImmutableArray<string>? ReadSearchPath(Dictionary<string, string> settings)
    {
        if (!settings.TryGetValue("search_path", out var text))
        {
            return null;
        }

        return SearchPathText.TryParse(text, out var path)
            ? path
            : throw new SessionRefusedException(SqlState.InvalidParameterValue, "start-up parameter `search_path` has an invalid value") { Code = "DBG5104" };
    }

    private static void CheckName(string name, string what)
    {
        if (System.Text.Encoding.UTF8.GetByteCount(name) > MaxNameBytes || name.Any(char.IsControl))
        {
            throw new SessionRefusedException(SqlState.InvalidAuthorization, $"the {what} is longer than {MaxNameBytes} bytes or has control characters");
        }
    }

    private static string Printable(string name) =>
        string.Concat(name.Take(MaxNameBytes).Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' ? c : '?'));
}
