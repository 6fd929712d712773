using System.Runtime.CompilerServices;
using DbGuard.Gateway.Postgres.Holds;
using DbGuard.Gateway.Postgres.Reports;
using DbGuard.Gateway.Postgres.Sessions;
using DbGuard.Gateway.Postgres.Transport;
using DbGuard.Protocol.Postgres;
using DbGuard.Protocol.Postgres.Framing;
using DbGuard.Protocol.Postgres.Messages;
using DbGuard.Protocol.Postgres.Messages.Backend;

namespace DbGuard.Gateway.Postgres.Pumps;

/// <summary>
/// Carries the client's messages to the upstream: statements are decided, recorded and, where policy says so, held; refused
/// ones are replaced by a text that cannot be parsed, so that the upstream itself does to the transaction and to the pipeline
/// what an error does (docs/adr/0007-session-engine.md).
/// </summary>
internal sealed partial class ClientPump
{
    /// <summary>Bytes collected for the upstream before they are sent in the middle of a batch.</summary>
    private const int FlushThresholdBytes = 64 * 1024;

    private readonly SessionState _state;
    private readonly ReplyQueue _replies;
    private readonly ReceiveBuffer _input;
    private readonly PacketWriter _upstream;
    private readonly FrameLimits _limits;
    private readonly HoldDesk _holds;
    private Task<int>? _receiving;
    private PendingReply? _copying;
    private long _cycle = 1;
    private bool _isSkipping;
    private bool _isMidCycle;

    public ClientPump(SessionState state, HoldDesk holds)
    {
        _state = state;
        _holds = holds;
        _replies = state.Replies;
        _input = state.Client.Input;
        _upstream = state.Upstream.Channel.Output;
        LastActivity = state.Services.Time.GetTimestamp();
        _limits = FrameLimits.Frontend
            .With(FrontendMessageType.Query, state.Services.Limits.StatementBytes)
            .With(FrontendMessageType.Parse, state.Services.Limits.StatementBytes)
            .With(FrontendMessageType.Bind, state.Services.Limits.ParameterBytes);
    }

    /// <summary>Time stamp of the last bytes, for the idle timeout.</summary>
    public long LastActivity { get; private set; }

    /// <summary>Runs until the client leaves or the session must end.</summary>
    /// <exception cref="SessionEndException">The session must end.</exception>
    /// <exception cref="IOException">A connection broke.</exception>
    public async Task RunAsync()
    {
        while (true)
        {
            var needed = FrameHeader.LengthBytes;
            while (TryPeek(out var length, out needed))
            {
                if (_watched is not null && _copying is null)
                {
                    await FinishWatchedAsync();
                    continue;
                }

                if (IsExtended(_input.Unread[0]) && _copying is null)
                {
                    await LearnSearchPathAsync();
                    _isMidCycle = true;
                }

                if (!await HandleAsync(length))
                {
                    return;
                }

                _input.Consume(length);
                if (_upstream.WrittenLength > FlushThresholdBytes)
                {
                    await FlushAsync();
                }
            }

            await FlushAsync();
            _state.Seat.Started();
            if (!await (_watched is null ? FillAsync(needed) : FillOrFinishAsync(needed)))
            {
                return;
            }
        }
    }

    private static bool IsExtended(byte type) => (FrontendMessageType)type is FrontendMessageType.Parse or FrontendMessageType.Bind
        or FrontendMessageType.Describe or FrontendMessageType.Execute or FrontendMessageType.Close or FrontendMessageType.Flush;

    private bool TryPeek(out int length, out int needed)
    {
        length = 0;
        switch (FrameReader.TryReadFrame(_input.Unread, _limits, out var frame, out needed, out var violation))
        {
            case FrameStatus.Complete:
                length = frame.TotalLength;
                return true;
            case FrameStatus.NeedMoreData:
                return false;
            case FrameStatus.Violation:
            default:
                throw new SessionEndException($"protocol violation by the client: {violation!.Sentence}", Report.ForViolation(violation));
        }
    }

    /// <summary>Body of the frame at the front of the input; valid until more is received.</summary>
    private ReadOnlySpan<byte> Body(int length) => _input.Unread[FrameHeader.LengthBytes..length];

    private ReadOnlySpan<byte> Frame(int length) => _input.Unread[..length];

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> FillAsync(int needed)
    {
        var receiving = _receiving;
        _receiving = null;
        var received = receiving is null
            ? await _state.Client.Transport.ReceiveAsync(_input.GetWritableMemory(needed))
            : await receiving;
        _input.Advance(received);
        LastActivity = _state.Services.Time.GetTimestamp();
        return received > 0;
    }

    /// <summary>Sends what is collected, once the evidence for it is durable.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask FlushAsync()
    {
        if (_upstream.WrittenLength == 0)
        {
            return;
        }

        // INVARIANT: evidence before effect.
        await _state.Evidence.MakeDurableAsync();
        await _state.Upstream.Channel.FlushAsync();
    }

    /// <summary>Waits until everything sent so far is answered.</summary>
    private async ValueTask SettleAsync()
    {
        if (_replies.IsBusy)
        {
            await PushAsync();
            await _replies.WhenEmptyAsync();
        }
    }

    /// <summary>Makes the upstream answer what was sent, without waiting: with no Sync behind it, it may keep its answers in its buffer.</summary>
    private async ValueTask PushAsync()
    {
        if (_replies.IsBusy)
        {
            _upstream.BeginMessage(FrontendMessageType.Flush);
            _upstream.EndMessage();
        }

        await FlushAsync();
    }

    /// <summary>Treats the frame at the front of the input; false ends the session in an orderly way.</summary>
    private ValueTask<bool> HandleAsync(int length)
    {
        var type = (FrontendMessageType)_input.Unread[0];
        if (_copying is not null)
        {
            return HandleWhileCopyingAsync(type, length);
        }

        if (type == FrontendMessageType.Terminate)
        {
            return ValueTask.FromResult(false);
        }

        // A refusal or an upstream error in this cycle: like the server, skip everything up to Sync.
        if ((_isSkipping || _replies.IsSkipping) && type != FrontendMessageType.Sync)
        {
            return ValueTask.FromResult(true);
        }

        switch (type)
        {
            case FrontendMessageType.Query:
                return AsContinueAsync(OnQueryAsync(length));
            case FrontendMessageType.Parse:
                return AsContinueAsync(OnParseAsync(length));
            case FrontendMessageType.Bind:
                return AsContinueAsync(OnBindAsync(length));
            case FrontendMessageType.Describe:
                return AsContinueAsync(OnDescribeAsync(length));
            case FrontendMessageType.Execute:
                return AsContinueAsync(OnExecuteAsync(length));
            case FrontendMessageType.Close:
                OnClose(length);
                break;
            case FrontendMessageType.Sync:
                OnSync(length);
                break;
            case FrontendMessageType.Flush:
                _upstream.WriteBytes(Frame(length));
                break;
            case FrontendMessageType.CopyData:
            case FrontendMessageType.CopyDone:
            case FrontendMessageType.CopyFail:
                // As the server: left over from a COPY that failed.
                break;
            case FrontendMessageType.FunctionCall:
                Refuse(Denials.Own("DBG5105", SqlState.FeatureNotSupported, "function call messages are refused", "call the function with SELECT"));
                EndCycle();
                break;
            default:
                throw new SessionEndException(
                    "the client sent a message that is not expected",
                    new Report(ReportSeverity.Fatal, SqlState.ProtocolViolation, "message type is not expected here"));
        }

        return ValueTask.FromResult(true);
    }

    private static ValueTask<bool> AsContinueAsync(ValueTask handled)
    {
        return handled.IsCompletedSuccessfully ? ValueTask.FromResult(true) : WaitAsync(handled);

        static async ValueTask<bool> WaitAsync(ValueTask handled)
        {
            await handled;
            return true;
        }
    }

    private void OnSync(int length)
    {
        _isSkipping = false;
        _isMidCycle = false;
        _replies.TryAdd(new PendingReply(ReplyKind.Sync) { Cycle = _cycle });
        _upstream.WriteBytes(Frame(length));
        _cycle++;
    }

    /// <summary>Ends the cycle of a message that ReadyForQuery answers although no Sync follows it.</summary>
    private void EndCycle()
    {
        _isSkipping = false;
        _isMidCycle = false;
        _replies.TryAdd(new PendingReply(ReplyKind.Sync) { Cycle = _cycle });
        _upstream.BeginMessage(FrontendMessageType.Sync);
        _upstream.EndMessage();
        _cycle++;
    }

    /// <summary>
    /// Refuses a message of the extended protocol: a Parse that cannot succeed goes in its place, and its error is replaced by
    /// <paramref name="refusal"/>.
    /// </summary>
    private void Refuse(Report refusal)
    {
        _isSkipping = true;
        if (_replies.TryAdd(new PendingReply(ReplyKind.Parse) { Refusal = refusal }))
        {
            Poison.WriteParse(_upstream, _state.Context.Id);
        }
    }

    /// <summary>A malformed body: as the server, an error and skipping to Sync, or the end.</summary>
    private void Refuse(ProtocolViolation violation)
    {
        if (violation.EndsSession)
        {
            throw new SessionEndException($"protocol violation by the client: {violation.Sentence}", Report.ForViolation(violation));
        }

        Refuse(Report.ForViolation(violation));
    }

    /// <summary>The profile that counts now. The identity may have expired, or a reloaded policy may have no profile for it: then the session ends.</summary>
    private Core.Policies.Profile RequireProfile()
    {
        if (_state.Context.Principal.ExpiresAt is { } end && end <= _state.Services.Time.GetUtcNow())
        {
            throw new SessionEndException(_state.Context.EndsWithCertificate ? "the client certificate has expired" : "the token has expired", IdentityExpiry.Of(_state.Context));
        }

        if (_state.Context.Credential is { RevokedBy: not null })
        {
            throw new SessionEndException("the credential was revoked", IdentityExpiry.Revoked);
        }

        var resolution = _state.Desk.Current();
        return resolution.Profile ?? throw new SessionEndException("the policy in force has no profile for the principal", IdentityExpiry.OfProfile(resolution));
    }
}
