using DbGuard.Core.Budgets;
using DbGuard.Core.Facts;
using DbGuard.Gateway.Postgres.Reports;
using DbGuard.Gateway.Postgres.Sessions;
using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Gateway.Postgres.Pumps;

/// <summary>Limits on rows that leave and rows that are changed.</summary>
internal sealed partial class ReplyHandler
{
    /// <summary>The command tag is the number of changed rows, whatever else the statement may have changed.</summary>
    private static bool CountsChanges(StatementFacts facts) =>
        facts.Kind is StatementKind.Insert or StatementKind.Update or StatementKind.Delete or StatementKind.Merge or StatementKind.Import
        || facts is { Kind: StatementKind.Create } && facts.Traits.HasFlag(StatementTraits.CreatesFromQuery)
        || (facts is { Kind: StatementKind.Execute, Inner: { } inner } && CountsChanges(inner));

    /// <summary>A statement of a text has changed too many rows: the client gets this error for it, and the client pump undoes it.</summary>
    private Treatment OverCeiling(Frame frame, StatementRun run, ChangeWatch watch, string tag, PacketWriter replacement)
    {
        var reply = Head(frame);
        var report = Denials.For(GrantReasons.RowsChanged(run.Decision, run.Text.Profile, watch.Limit));
        state.Volume.Settle();
        state.Evidence.Finished(run, tag, report.SqlState);
        reply.RunIndex++;
        return Withhold(report, replacement);
    }

    /// <summary>Counts a row that leaves; true when it may not, and the client has been given an error instead.</summary>
    private bool IsOverBudget(StatementRun run, PacketWriter replacement, out Treatment treatment)
    {
        treatment = Treatment.Drop;
        if (!run.Decision.CountsAsExport || state.Volume.Take(run.Text.Profile, run.Decision.SensitiveColumns) is not { } reason)
        {
            return false;
        }

        run.IsOverLimit = true;
        run.Rows--;
        replacement.Clear();
        treatment = Withhold(Denials.For(reason), replacement);
        return true;
    }

    private Treatment OverLimit(StatementRun run, PacketWriter replacement)
    {
        run.IsOverLimit = true;
        run.Rows--;
        return Withhold(Denials.For(GrantReasons.Rows(run.Decision, run.Text.Profile)), replacement);
    }
}
