using System.Collections.Immutable;
using DbGuard.Core;
using DbGuard.Core.Facts;
using DbGuard.Protocol.Postgres.Messages.Backend;

namespace DbGuard.Gateway.Postgres.Pumps;

/// <summary>
/// How a text of the simple protocol is sent so that its writes can be counted before they are committed. A text that opens or ends
/// transactions itself is cut at statement boundaries: after a BEGIN and before a COMMIT or ROLLBACK around such a write.
/// </summary>
/// <param name="Parts">What is sent at once, in order; empty when nothing must be counted.</param>
/// <param name="OwnTransaction">The gateway opens and ends a transaction around it.</param>
/// <param name="IsImpossible">The text commits such a write in a way that leaves no moment to count.</param>
internal sealed record WatchPlan(ImmutableArray<TextPart> Parts, bool OwnTransaction, bool IsImpossible)
{
    private static readonly WatchPlan s_nothing = new([], OwnTransaction: false, IsImpossible: false);

    public bool IsNeeded => !Parts.IsEmpty;

    /// <param name="outcome">The decided text.</param>
    /// <param name="status">Of the transaction it will run in.</param>
    public static WatchPlan For(GuardOutcome outcome, TransactionStatus status)
    {
        var statements = outcome.Statements;
        if (status == TransactionStatus.Failed || !statements.Any(s => s.Decision.ChangeLimit is not null))
        {
            return s_nothing;
        }

        var isOpen = status == TransactionStatus.InTransaction;
        return statements.Any(s => Ends(s) || Begins(s))
            ? Cut(statements, isOpen)
            : statements.Any(s => IsWatched(s, isOpen)) ? new WatchPlan([new TextPart(0, statements.Length, IsCounted: true)], !isOpen, IsImpossible: false)
            : s_nothing;
    }

    /// <summary>
    /// True when the statement's rows must be counted. A procedure or code block outside of a transaction may commit by itself, which it could not
    /// inside of one: it runs uncounted.
    /// </summary>
    public static bool IsWatched(StatementOutcome statement, bool isInTransaction) =>
        statement.Decision.ChangeLimit is not null && (isInTransaction || statement.Statement.Facts.Kind is not (StatementKind.Call or StatementKind.Do));

    private static WatchPlan Cut(ImmutableArray<StatementOutcome> statements, bool isOpen)
    {
        var cuts = new SortedSet<int>();
        var counted = new HashSet<int>();
        var openedAt = -1;
        var isPending = false;
        for (var i = 0; i < statements.Length; i++)
        {
            if (Begins(statements[i]) && !isOpen)
            {
                (isOpen, openedAt) = (true, i + 1);
            }
            else if (Ends(statements[i]))
            {
                if (isPending)
                {
                    cuts.Add(i);
                }

                (isOpen, isPending, openedAt) = (false, false, -1);
            }
            else if (IsWatched(statements[i], isOpen))
            {
                if (!isOpen)
                {
                    return s_nothing with { IsImpossible = true };
                }

                if (openedAt > 0)
                {
                    cuts.Add(openedAt);
                    openedAt = -1;
                }

                isPending = true;
                counted.Add(i);
            }
        }

        if (counted.Count == 0)
        {
            return s_nothing;
        }

        var parts = ImmutableArray.CreateBuilder<TextPart>(cuts.Count + 1);
        var from = 0;
        foreach (var to in cuts.Append(statements.Length))
        {
            parts.Add(new TextPart(from, to - from, counted.Any(c => c >= from && c < to)));
            from = to;
        }

        return new WatchPlan(parts.DrainToImmutable(), OwnTransaction: false, IsImpossible: false);
    }

    private static bool Begins(StatementOutcome statement) => statement.Statement.Facts is { Kind: StatementKind.Transaction, Transaction: TransactionControl.Begin };

    private static bool Ends(StatementOutcome statement) => statement.Statement.Facts is { Kind: StatementKind.TwoPhase }
        or { Kind: StatementKind.Transaction, Transaction: TransactionControl.Commit or TransactionControl.Rollback };
}

/// <summary>Some statements of a text, sent at once.</summary>
/// <param name="First">The first, 0-based.</param>
/// <param name="Count">How many.</param>
/// <param name="IsCounted">Some of them changes rows that must be counted afterwards.</param>
internal readonly record struct TextPart(int First, int Count, bool IsCounted);
