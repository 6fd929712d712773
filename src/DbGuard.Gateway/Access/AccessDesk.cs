using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using DbGuard.Core;
using DbGuard.Core.Identities;
using DbGuard.Core.Policies;
using DbGuard.Gateway.Options;
using DbGuard.Protocol.Postgres.Authentication;

namespace DbGuard.Gateway.Access;

/// <summary>
/// Hands out short-lived credentials: at once for the profile that a principal matches anyway, after a person's grant for another. What it
/// stores of a password is a SCRAM verifier; the password itself is shown once. Thread-safe.
/// </summary>
internal sealed class AccessDesk : IDisposable
{
    /// <summary>What user names of credentials begin with; no agent of the configuration may be called so.</summary>
    public const string UserPrefix = "access_";

    /// <summary>What passwords begin with, so that scanners of secrets recognise one that was leaked.</summary>
    public const string PasswordPrefix = "dbgp_";

    /// <summary>Letters and digits that people do not confuse.</summary>
    private const string Alphabet = "23456789abcdefghjkmnpqrstvwxyz";

    private const int LongestReason = 500;

    private static readonly TimeSpan s_least = TimeSpan.FromMinutes(1);

    private readonly AccessStore _store;
    private readonly AccessEvidence _evidence;
    private readonly AccessOptions _options;
    private readonly GuardPipeline _pipeline;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<string, AccessTicket> _open;
    private readonly ConcurrentDictionary<string, AccessCredential> _credentials = new(StringComparer.Ordinal);

    /// <summary>Takes up what the store has open.</summary>
    /// <exception cref="AccessUnavailableException">It cannot be read.</exception>
    public AccessDesk(AccessStore store, AccessEvidence evidence, AccessOptions options, GuardPipeline pipeline, TimeProvider time)
    {
        (_store, _evidence, _options, _pipeline, _time) = (store, evidence, options, pipeline, time);
        _open = store.List(isOpenOnly: true, int.MaxValue).ToDictionary(t => t.Id, StringComparer.Ordinal);
        foreach (var ticket in _open.Values.Where(t => t.State == AccessState.Issued))
        {
            Use(ticket);
        }
    }

    /// <summary>The credential of a user name, while it is good; else null.</summary>
    public AccessCredential? Find(string user) =>
        _credentials.TryGetValue(user, out var credential) && credential.RevokedBy is null && credential.ExpiresAt > _time.GetUtcNow() ? credential : null;

    /// <summary>Makes a credential, or a request that a person must grant.</summary>
    public Task<AccessAnswer> RequestAsync(TicketRequest request) => ExclusiveAsync(async () =>
    {
        if (Refusal(request) is { } refusal)
        {
            return refusal;
        }

        var now = _time.GetUtcNow();
        var ticket = new AccessTicket
        {
            Id = $"acc-{RandomNumberGenerator.GetString(Alphabet, 8)}",
            State = AccessState.Pending,
            Principal = request.Principal with { GrantedProfile = request.Profile, ExpiresAt = null },
            Reason = request.Reason,
            Databases = request.Databases,
            MaxSessions = request.Sessions ?? _options.MaxSessions,
            Lifetime = request.Lifetime ?? DefaultLifetime(request.Profile),
            RequestedAt = now,
            RequestedFrom = request.From,
            Until = now + _options.RequestTimeout,
        };
        if (request.Profile is null)
        {
            return await IssueAsync(ticket);
        }

        await PutAsync(ticket, _evidence.RequestedAsync);
        return ticket;
    });

    /// <summary>Grants or refuses a request.</summary>
    /// <param name="id">The ticket.</param>
    /// <param name="isGranted">What the person says.</param>
    /// <param name="by">The person.</param>
    /// <param name="comment">For the asker and the record.</param>
    /// <param name="mayAnswer">Why the person may not answer for a ticket under a profile's terms; null when it may.</param>
    public Task<AccessAnswer> AnswerAsync(string id, bool isGranted, string by, string? comment, Func<AccessTicket, GrantTerms, string?> mayAnswer) => ExclusiveAsync(async () =>
    {
        if (await CurrentAsync(id) is not { } ticket)
        {
            return AccessRefusal.NotFound;
        }

        if (ticket.State != AccessState.Pending)
        {
            return AccessRefusal.State(ticket.State);
        }

        if (Terms(ticket.Principal.GrantedProfile!) is not { } terms)
        {
            return AccessRefusal.Requested("the policy does not let this profile be granted any more", "deny the request");
        }

        if (mayAnswer(ticket, terms) is { } sentence)
        {
            return AccessRefusal.NotApprover(sentence);
        }

        var answered = ticket with { AnsweredBy = by, AnswerComment = comment };
        answered = isGranted
            ? answered with { State = AccessState.Granted, Until = _time.GetUtcNow() + _options.RequestTimeout }
            : answered.Closed(AccessState.Denied);
        await PutAsync(answered, _evidence.AnsweredAsync);
        return answered;
    });

    /// <summary>Makes the credential of a granted request; for its asker, once.</summary>
    public Task<AccessAnswer> CollectAsync(string id, Principal asker) => ExclusiveAsync(async () =>
    {
        if (await CurrentAsync(id) is not { } ticket || !IsOf(ticket, asker))
        {
            return AccessRefusal.NotFound;
        }

        return ticket.State == AccessState.Granted ? await IssueAsync(ticket) : AccessRefusal.State(ticket.State);
    });

    /// <summary>Takes a credential or an open request back. Its sessions end within a quarter of a second.</summary>
    /// <param name="id">The ticket.</param>
    /// <param name="by">Who does it.</param>
    /// <param name="comment">For the record.</param>
    /// <param name="asker">The one it must belong to; null for operators.</param>
    public Task<AccessAnswer> RevokeAsync(string id, string by, string? comment, Principal? asker = null) => ExclusiveAsync(async () =>
    {
        if (await CurrentAsync(id) is not { } ticket || (asker is not null && !IsOf(ticket, asker)))
        {
            return AccessRefusal.NotFound;
        }

        if (!ticket.IsOpen)
        {
            return AccessRefusal.State(ticket.State);
        }

        var revoked = ticket.Closed(AccessState.Revoked) with { RevokedBy = by, RevokeComment = comment };
        await PutAsync(revoked, _evidence.RevokedAsync);
        if (ticket.User is { } user && _credentials.TryRemove(user, out var credential))
        {
            credential.Revoke(by);
        }

        return revoked;
    });

    /// <summary>A ticket as it is now; null when there is none, or it is not the asker's.</summary>
    public async Task<AccessTicket?> FindAsync(string id, Principal? asker)
    {
        await _gate.WaitAsync();
        try
        {
            return await CurrentAsync(id) is { } ticket && (asker is null || IsOf(ticket, asker)) ? ticket : null;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Tickets, newest first.</summary>
    public async Task<IReadOnlyList<(AccessTicket Ticket, int Sessions)>> ListAsync(bool isOpenOnly, int limit)
    {
        await _gate.WaitAsync();
        try
        {
            await LapseAsync();
            var found = await Task.Run(() => _store.List(isOpenOnly, limit));
            return [.. found.Select(t => (t, t.User is { } user && _credentials.TryGetValue(user, out var c) ? c.Sessions : 0))];
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Ids of what a principal has open, or of all: what a kill switch takes back.</summary>
    public async Task<IReadOnlyList<string>> OpenOfAsync(string? principal)
    {
        await _gate.WaitAsync();
        try
        {
            return [.. _open.Values.Where(t => principal is null || t.Principal.ToString() == principal).Select(t => t.Id)];
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The store stays open: it is its opener's.</summary>
    public void Dispose() => _gate.Dispose();

    private static bool IsOf(AccessTicket ticket, Principal asker) => ticket.Principal.ToString() == asker.ToString();

    private GrantTerms? Terms(string profile) => _pipeline.Policy.FindProfile(profile)?.Grant;

    private TimeSpan Longest(string? profile) =>
        profile is not null && Terms(profile) is { } terms && terms.Longest < _options.MaxLifetime ? terms.Longest : _options.MaxLifetime;

    private TimeSpan DefaultLifetime(string? profile) => Longest(profile) < _options.Lifetime ? Longest(profile) : _options.Lifetime;

    private AccessRefusal? Refusal(TicketRequest request)
    {
        if (_open.Values.Count(t => IsOf(t, request.Principal)) >= _options.PerPrincipal)
        {
            return AccessRefusal.TooMany;
        }

        if (request.Lifetime is { } lifetime && (lifetime < s_least || lifetime > Longest(request.Profile)))
        {
            return AccessRefusal.Requested($"the lifetime must be {s_least} to {Longest(request.Profile)}", "ask for less, or leave the lifetime out");
        }

        if (request.Sessions is { } sessions && (sessions < 1 || sessions > _options.MaxSessions))
        {
            return AccessRefusal.Requested($"the number of sessions must be 1 to {_options.MaxSessions}", "ask for fewer");
        }

        if (request.Reason is { } reason && (reason.Length > LongestReason || reason.Any(char.IsControl)))
        {
            return AccessRefusal.Requested($"the reason is longer than {LongestReason} characters or has control characters", "make it shorter");
        }

        if (request.Profile is not { } profile)
        {
            var resolution = _pipeline.Policy.ResolveProfile(request.Principal, new AccessContext(Address(request.From), _time.GetUtcNow()));
            return resolution.Refusal is { } none ? AccessRefusal.Requested(none, resolution.Help) : null;
        }

        return Terms(profile) is null ? AccessRefusal.Requested("there is no profile of this name that can be granted", "ask the operator which profiles have `grant`")
            : string.IsNullOrWhiteSpace(request.Reason) ? AccessRefusal.Requested("a profile is granted for a reason only", "say why: `--reason TEXT`")
            : null;
    }

    /// <summary>The address alone; the session of the credential will be asked for its own again.</summary>
    private static IPAddress? Address(string from) =>
        from == PrincipalMatch.LocalIssuer ? IPAddress.Loopback
        : IPEndPoint.TryParse(from, out var endPoint) ? endPoint.Address.IsIPv4MappedToIPv6 ? endPoint.Address.MapToIPv4() : endPoint.Address
        : null;

    private async Task<AccessAnswer> IssueAsync(AccessTicket ticket)
    {
        var password = PasswordPrefix + RandomNumberGenerator.GetString("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789", 40);
        var verifier = ScramVerifier.Create(password);
        var issued = ticket with
        {
            State = AccessState.Issued,
            User = UserPrefix + RandomNumberGenerator.GetString(Alphabet, 16),
            Verifier = verifier.Format(),
            Until = _time.GetUtcNow() + ticket.Lifetime,
        };
        await PutAsync(issued, _evidence.IssuedAsync);
        Use(issued);
        return new AccessAnswer(issued, null, password);
    }

    private void Use(AccessTicket ticket)
    {
        if (ScramVerifier.TryParse(ticket.Verifier ?? "", out var verifier))
        {
            _credentials[ticket.User!] = new AccessCredential(ticket, verifier!);
        }
    }

    /// <summary>The ticket, lapsed if its time is over.</summary>
    private async Task<AccessTicket?> CurrentAsync(string id)
    {
        await LapseAsync();
        return _open.TryGetValue(id, out var ticket) ? ticket : await Task.Run(() => _store.Find(id));
    }

    private async Task LapseAsync()
    {
        var now = _time.GetUtcNow();
        foreach (var ticket in _open.Values.Where(t => t.Until <= now).ToImmutableArray())
        {
            if (ticket.User is { } user)
            {
                _credentials.TryRemove(user, out _);
            }

            await PutAsync(ticket.Closed(AccessState.Lapsed), null);
        }
    }

    private async Task PutAsync(AccessTicket ticket, Func<AccessTicket, ValueTask>? record)
    {
        // WHY off this thread: a store does file I/O.
        await Task.Run(() => _store.PutAsync(ticket, record));
        if (ticket.IsOpen)
        {
            _open[ticket.Id] = ticket;
        }
        else
        {
            _open.Remove(ticket.Id);
        }
    }

    private async Task<AccessAnswer> ExclusiveAsync(Func<Task<AccessAnswer>> work)
    {
        await _gate.WaitAsync();
        try
        {
            await LapseAsync();
            return await work();
        }
        finally
        {
            _gate.Release();
        }
    }
}
