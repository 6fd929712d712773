using DbGuard.Core;
using DbGuard.Core.Approvals;
using DbGuard.Core.Facts;
using DbGuard.Gateway.Postgres.Reports;
using DbGuard.Gateway.Postgres.Startup;
using DbGuard.Gateway.Upstream;
using DbGuard.Protocol.Postgres;
using DbGuard.Protocol.Postgres.Messages.Backend;

namespace DbGuard.Gateway.Postgres.Sessions;

/// <summary>
/// The settings on which the reading of SQL text depends keep the values the analyser assumes, whatever the policy says: with
/// another one the server would run another statement than was decided. Setting them to what they are is fine. And those that tell the
/// database who asks are the gateway's alone; resetting one puts back what the gateway said.
/// </summary>
internal static class PinnedSettings
{
    /// <summary>Why the text may not run; null when it leaves them alone.</summary>
    public static Report? Violation(GuardOutcome outcome)
    {
        foreach (var statement in outcome.Statements)
        {
            foreach (var change in statement.Statement.Facts.Settings)
            {
                if (!IsHarmless(change))
                {
                    return Denials.Own("DBG5106", SqlState.InsufficientPrivilege, IsComputed(change) ? "set_config needs a constant name here" : $"setting `{change.Name}` is fixed by the gateway", IsComputed(change) ? "write the setting's name as a constant" : "leave it as it is");
                }
            }
        }

        return null;
    }

    /// <summary>set_config with a name that is known at run time only: it could be any of them.</summary>
    private static bool IsComputed(SettingChange change) => change is { Name: "*", IsReset: false };

    private static bool IsHarmless(SettingChange change) =>
        (!IsComputed(change) && !SettingAllowList.IsPinned(change.Name) && !UpstreamIdentity.Owns(change.Name))
        || change.IsReset
        || change.Name == ResumeToken.Setting
        || (change is { IsConstant: true, Values: [var value] } && SettingAllowList.Allows(change.Name, value));
}
