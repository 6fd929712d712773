using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DbGuard.Core;
using DbGuard.Core.Catalog;
using DbGuard.Core.Policies;
using DbGuard.Core.Policies.Privileges;
using DbGuard.Dialects.Postgres.Privileges;
using DbGuard.Gateway.Hardening;
using DbGuard.Gateway.Options;
using DbGuard.Gateway.Upstream.Credentials;
using DbGuard.Protocol.Postgres;
using DbGuard.Protocol.Postgres.Authentication;

namespace DbGuard.Gateway.Upstream.SessionRoles;

/// <summary>
/// Connects each session as a role of its own, which has what the session's profile allows and nothing else, so that the database enforces least privilege a second time
/// (docs/adr/0016-session-roles.md). Roles are dropped with their sessions; what a crash leaves is dropped at the next start, and every minute. Thread-safe.
/// </summary>
/// <param name="upstream">The gateway's own login: its role makes the others (CREATEROLE) and can grant what they need.</param>
/// <param name="pipeline">Knows the policy in force.</param>
/// <param name="instance">Whose roles they are.</param>
/// <param name="home">Database from which left over roles are looked for.</param>
/// <param name="byColumn">Leave out the columns that the profile does not see.</param>
/// <param name="time">Clock.</param>
/// <param name="logger">Takes what cannot be dropped.</param>
internal sealed class SessionRoles(UpstreamConnector upstream, GuardPipeline pipeline, string instance, string home, bool byColumn, TimeProvider time, ILogger<SessionRoles> logger) : BackgroundService
{
    private const string Letters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
    private const int PasswordLength = 32;
    private static readonly TimeSpan s_toLogIn = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan s_sweep = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<string, byte> _inUse = new();

    /// <summary>Why a profile cannot be served like this; null when it can. What it would define would belong to a role that is dropped.</summary>
    public static string? Refusal(Profile profile) =>
        profile.May is { Create.IsEmpty: true, Alter.IsEmpty: true, Drop.IsEmpty: true, Grant: false, RunCode: false, Administer: false }
            ? null
            : $"profile `{profile.Name}` may define objects or run code, which does not go with Upstream:SessionRole PerSession: what it defined would go with the session";

    /// <summary>Makes a role for the session and connects as it. Disposing the connection drops it.</summary>
    /// <exception cref="UpstreamException">The role cannot be made, or not be given what it needs, or cannot log in.</exception>
    public async Task<UpstreamConnection> ConnectAsync(Profile profile, CatalogSnapshot catalog, UpstreamLogin login, CancellationToken cancellationToken)
    {
        if (Refusal(profile) is { } refusal)
        {
            throw new UpstreamException(SqlState.InvalidAuthorization, refusal) { IsOurs = true };
        }

        var role = SessionRoleName.New(instance);
        var lease = new SessionRoleLease(this, role, login.Database);
        _inUse.TryAdd(role, 0);
        try
        {
            var password = RandomNumberGenerator.GetString(Letters, PasswordLength);
            await CreateAsync(role, password, profile, catalog, login.Database, cancellationToken);
            using var credential = new UpstreamCredential(new FixedSecretSource(new UpstreamSecret(role, Encoding.UTF8.GetBytes(password))), time);
            var session = new UpstreamConnector(upstream.Endpoint with { User = role, Credential = credential, AllowSuperuser = false });
            return (await session.ConnectAsync(WithSearchPath(login, catalog), cancellationToken)).With(lease);
        }
        catch
        {
            await lease.DisposeAsync();
            throw;
        }
    }

    /// <summary>Drops a role, after ending what still runs as it. Never throws: what cannot be dropped now is swept later.</summary>
    public async ValueTask DropAsync(string role, string database)
    {
        try
        {
            using var deadline = new CancellationTokenSource(s_patience, time);
            await using var connection = await ConnectAsync(database, deadline.Token);
            await DropAsync(connection, role, deadline.Token);
        }
        catch (Exception failure) when (failure is IOException or System.Net.Sockets.SocketException or OperationCanceledException or ObjectDisposedException)
        {
            SessionRoleLog.NotDropped(logger, role, failure.Message);
        }
        finally
        {
            _inUse.TryRemove(role, out _);
        }
    }

    /// <summary>Drops the roles of this instance that no session uses.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        try
        {
            List<string?[]> found;
            await using (var connection = await ConnectAsync(home, cancellationToken))
            {
                found = await connection.QueryTextAsync(SessionRoleSql.List(instance), cancellationToken);
            }

            var dropped = 0;
            foreach (var row in found.Where(r => !_inUse.ContainsKey(r[0]!)))
            {
                await DropAsync(row[0]!, row[1]!);
                dropped++;
            }

            if (dropped > 0)
            {
                SessionRoleLog.Swept(logger, dropped);
            }
        }
        catch (Exception failure) when (failure is IOException or System.Net.Sockets.SocketException or ObjectDisposedException)
        {
            SessionRoleLog.NotSwept(logger, failure.Message);
        }
    }

    /// <summary>The sessions are over: drops what they leave.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);

        // Sessions that have just ended drop their own; what they do not get to is left to this.
        for (var wait = 0; !_inUse.IsEmpty && wait < 50; wait++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), time, CancellationToken.None);
        }

        _inUse.Clear();
        using var deadline = new CancellationTokenSource(s_patience, time);
        try
        {
            await SweepAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            SessionRoleLog.NotSwept(logger, "it takes too long");
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_sweep, time);
        try
        {
            do
            {
                await SweepAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    private Task<UpstreamConnection> ConnectAsync(string database, CancellationToken cancellationToken) =>
        upstream.ConnectAsync(new UpstreamLogin(database, [new("application_name", "dbguard:roles")]), cancellationToken);

    private async Task CreateAsync(string role, string password, Profile profile, CatalogSnapshot catalog, string database, CancellationToken cancellationToken)
    {
        var grants = pipeline.PrivilegesOf(profile, catalog, byColumn);
        await using var connection = await ConnectAsync(database, cancellationToken);
        var sequences = await HardeningReader.SequencesAsync(connection, grants, cancellationToken);
        await connection.QueryTextAsync(
            SessionRoleSql.Create(role, ScramVerifier.Create(password).Format(), time.GetUtcNow() + s_toLogIn, database, grants, sequences, ServerVersion(connection)), cancellationToken);
        if (await connection.QueryTextAsync(SessionRoleSql.Lacking(role, grants), cancellationToken) is [[{ } lacking], ..])
        {
            throw new UpstreamException(SqlState.InvalidAuthorization, $"the gateway's role on the upstream server cannot grant {lacking}") { IsOurs = true };
        }
    }

    private static async Task DropAsync(UpstreamConnection connection, string role, CancellationToken cancellationToken)
    {
        // The server notices a closed connection only when it next reads or writes: a long statement would go on, as a role that is gone.
        while ((await connection.QueryTextAsync(SessionRoleSql.Terminate(role), cancellationToken)).Count > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
        }

        try
        {
            await connection.QueryTextAsync(SessionRoleSql.Drop(role), cancellationToken);
        }
        catch (UpstreamException failure) when (failure.SqlState == "42704")
        {
            // There is no such role: it was never made.
        }
    }

    private static int ServerVersion(UpstreamConnection connection)
    {
        var text = connection.Parameters.FirstOrDefault(p => p.Key == "server_version").Value ?? "";
        var digits = text.TakeWhile(char.IsAsciiDigit).Count();
        return digits == 0 ? 0 : int.Parse(text.AsSpan(0, digits), CultureInfo.InvariantCulture);
    }

    /// <summary>INVARIANT: names are found where they were for the gateway's own role, by which the catalog was read: a search path set for that role does not hold for this one.</summary>
    private static UpstreamLogin WithSearchPath(UpstreamLogin login, CatalogSnapshot catalog) =>
        login.Parameters.Any(p => string.Equals(p.Key, "search_path", StringComparison.OrdinalIgnoreCase))
            ? login
            : login with { Parameters = [.. login.Parameters, new("search_path", string.Join(", ", catalog.DefaultSearchPath.Select(SqlText.Identifier).DefaultIfEmpty("''")))] };
}
