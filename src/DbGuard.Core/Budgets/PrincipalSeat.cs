using DbGuard.Core.Policies;

namespace DbGuard.Core.Budgets;

/// <summary>The place of one session among those of its principal.</summary>
public sealed class PrincipalSeat : IDisposable
{
    private readonly PrincipalSessions _sessions;
    private readonly string _principal;
    private readonly PrincipalSessions.Group _group;
    private readonly Func<bool> _isBusy;
    private bool _isStarting;

    internal PrincipalSeat(PrincipalSessions sessions, string principal, PrincipalSessions.Group group, Func<bool> isBusy)
    {
        _sessions = sessions;
        _principal = principal;
        _group = group;
        _isBusy = isBusy;
    }

    /// <summary>
    /// Whether the session may start a statement: false when as many other sessions of the principal run one as the profile allows. From then on
    /// the session counts as running: until <see cref="Started"/>, and then for as long as it is busy.
    /// </summary>
    /// <param name="profile">With the limit; without one every statement may start.</param>
    public bool TryStart(Profile profile)
    {
        if (profile.StatementsAtOnce is not { } most)
        {
            return true;
        }

        lock (_group)
        {
            var others = 0;
            foreach (var seat in _group.Seats)
            {
                if (!ReferenceEquals(seat, this) && (seat._isStarting || seat._isBusy()))
                {
                    others++;
                }
            }

            return _isStarting = others < most;
        }
    }

    /// <summary>What was started has been handed to the database, or came to nothing: it is the session's being busy that counts now.</summary>
    public void Started()
    {
        if (_isStarting)
        {
            lock (_group)
            {
                _isStarting = false;
            }
        }
    }

    /// <summary>The session has ended.</summary>
    public void Dispose() => _sessions.Leave(this, _principal, _group);
}
