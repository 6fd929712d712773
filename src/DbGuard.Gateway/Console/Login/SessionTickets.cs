using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace DbGuard.Gateway.Console.Login;

/// <summary>Who is logged in, kept in this process only: the cookie is a name for the ticket, so logging out really ends it. Thread-safe.</summary>
internal sealed class SessionTickets(TimeProvider time) : ITicketStore
{
    private readonly ConcurrentDictionary<string, AuthenticationTicket> _tickets = new(StringComparer.Ordinal);

    public Task<string> StoreAsync(AuthenticationTicket ticket)
    {
        foreach (var (old, _) in _tickets.Where(t => HasEnded(t.Value)))
        {
            _tickets.TryRemove(old, out _);
        }

        var key = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        _tickets[key] = ticket;
        return Task.FromResult(key);
    }

    public Task RenewAsync(string key, AuthenticationTicket ticket)
    {
        if (_tickets.TryGetValue(key, out var current))
        {
            // WHY not the indexer: one who logs out meanwhile stays logged out.
            _tickets.TryUpdate(key, ticket, current);
        }

        return Task.CompletedTask;
    }

    public Task<AuthenticationTicket?> RetrieveAsync(string key) =>
        Task.FromResult(_tickets.TryGetValue(key, out var ticket) && !HasEnded(ticket) ? ticket : null);

    public Task RemoveAsync(string key)
    {
        _tickets.TryRemove(key, out _);
        return Task.CompletedTask;
    }

    private bool HasEnded(AuthenticationTicket ticket) => ticket.Properties.ExpiresUtc is not { } ends || ends <= time.GetUtcNow();
}
