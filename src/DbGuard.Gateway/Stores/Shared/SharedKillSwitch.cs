using System.Text.Json;
using System.Text.Json.Serialization;
using DbGuard.Core.Audit;
using DbGuard.Gateway.Api;
using Npgsql;

namespace DbGuard.Gateway.Stores.Shared;

/// <summary>
/// The kill switch over all gateways of a shared store: who pulls it at one tells the others, and each ends its own sessions and records it. A gateway that
/// does not hear signals just then does not end its sessions: pull it there, or again.
/// </summary>
internal sealed partial class SharedKillSwitch
{
    private readonly SharedStore _store;
    private readonly ISessionDirectory _sessions;
    private readonly IAuditSink _audit;
    private readonly TimeProvider _time;
    private readonly string _self = Guid.NewGuid().ToString("N");

    public SharedKillSwitch(SharedStore store, SharedSignals signals, ISessionDirectory sessions, IAuditSink audit, TimeProvider time)
    {
        (_store, _sessions, _audit, _time) = (store, sessions, audit, time);
        signals.Hear(HearAsync);
    }

    /// <summary>Tells the other gateways.</summary>
    /// <param name="principal">Whose sessions end; null: all.</param>
    /// <param name="by">Who pulled it.</param>
    /// <param name="comment">Why.</param>
    /// <param name="cancellationToken">Heard until it is told.</param>
    /// <exception cref="ApprovalStoreException">The others cannot be told.</exception>
    public async Task TellAsync(string? principal, string by, string? comment, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await _store.OpenAsync(cancellationToken).ConfigureAwait(false);
            await using var notify = new NpgsqlCommand("SELECT pg_catalog.pg_notify($1, $2)", connection)
            {
                Parameters =
                {
                    new() { Value = SharedSignals.Sessions },
                    new() { Value = JsonSerializer.Serialize(new Signal(_self, principal, by, comment is { Length: > 500 } ? comment[..500] : comment), SignalJson.Default.Signal) },
                },
            };
            await notify.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (SharedStore.IsOfTheStore(failure))
        {
            throw new ApprovalStoreException($"the other gateways cannot be told: {SharedStore.Explain(failure)}", failure);
        }
    }

    private async Task HearAsync(string channel, string payload)
    {
        if (channel != SharedSignals.Sessions || Read(payload) is not { } signal || signal.From == _self)
        {
            return;
        }

        foreach (var session in _sessions.List().Where(s => signal.Principal is null || s.Principal == signal.Principal))
        {
            await _audit.AppendDurablyAsync(
                new AuditRecord
                {
                    Kind = AuditRecordKind.OperatorAction,
                    At = _time.GetUtcNow(),
                    SessionId = session.Id,
                    Approver = signal.By,
                    Comment = signal.Comment,
                    Detail = "session ended by an operator at another gateway",
                },
                CancellationToken.None).ConfigureAwait(false);
            _sessions.End(session.Id);
        }
    }

    private static Signal? Read(string payload)
    {
        try
        {
            return JsonSerializer.Deserialize(payload, SignalJson.Default.Signal);
        }
        catch (JsonException)
        {
            // Whoever may write to the store may say anything there: what is no signal is none.
            return null;
        }
    }

    internal sealed record Signal(string From, string? Principal, string By, string? Comment);

    [JsonSerializable(typeof(Signal))]
    private sealed partial class SignalJson : JsonSerializerContext;
}
