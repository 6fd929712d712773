using System.Collections.Frozen;
using System.Collections.Immutable;
using DbGuard.Core.Approvals;
using DbGuard.Core.Decisions;

namespace DbGuard.Core.Policies.Reading;

/// <summary>Reads the terms of holds: those of <c>approvals</c>, and those a rule brings, which stand before them one by one.</summary>
internal static class ApprovalsReader
{
    /// <summary>How long a statement waits for an answer unless the policy says otherwise.</summary>
    public static TimeSpan DefaultTimeout { get; } = TimeSpan.FromMinutes(5);

    /// <summary>Keys that say something about a hold.</summary>
    public static ImmutableArray<string> Keys { get; } = PolicyKeys.Sections[PolicyKeys.Approvals];

    private const string Each = "each";
    private const string Refuse = "refuse";
    private const string HoldWord = "hold";
    private const string Session = "session";
    private const string Statement = "statement";
    private const int MostApprovals = 20;

    private static readonly TimeSpan s_least = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_most = TimeSpan.FromHours(24);
    private static readonly TimeSpan s_longestGrant = TimeSpan.FromDays(30);

    /// <summary>The terms of <c>approvals</c>.</summary>
    public static HoldTerms Read(Field? field) => Read(field?.Section(PolicyKeys.Approvals), new HoldTerms([], DefaultTimeout));

    /// <summary>The terms of a section; what it does not say is as in <paramref name="terms"/>.</summary>
    public static HoldTerms Read(Section? section, HoldTerms terms)
    {
        if (section is null)
        {
            return terms;
        }

        terms = terms with
        {
            ApproverGroups = section["approvers"]?.List(Group) ?? terms.ApproverGroups,
            Timeout = section["timeout"]?.Duration(s_least, s_most) ?? terms.Timeout,
            InTransaction = section["in_transaction"] is { } inside ? InTransaction(inside) : terms.InTransaction,
            Widest = section["widest"] is { } widest ? Widest(widest) : terms.Widest,
            Automatic = section["approve_if"] is { } automatic ? Automatic(automatic) : terms.Automatic,
            BreakGlass = section["break_glass"]?.List(Group) ?? terms.BreakGlass,
        };
        if (section["quorum"] is { } quorum)
        {
            terms = quorum.Is(Each) ? terms with { EachGroup = true, Quorum = 0 } : terms with { EachGroup = false, Quorum = (int)(quorum.Integer(1, MostApprovals) ?? 1) };
            if (terms.EachGroup && terms.ApproverGroups.IsDefaultOrEmpty)
            {
                quorum.Report("DBG6130", "one approval of each group, but there are no approver groups", "name them: `approvers: [dba, security]`");
            }
        }

        return terms;
    }

    /// <summary>The groups of a list.</summary>
    public static ImmutableArray<string>? Approvers(Field? field) => field?.List(Group);

    private static string? Group(Field field) => field.Text("the name of a group");

    private static TimeSpan? InTransaction(Field field) =>
        field.Is(Refuse) ? TimeSpan.Zero : field.Is(HoldWord) ? s_most : field.Duration(s_least, s_most);

    private static ApprovalScope? Widest(Field field)
    {
        if (field.Section(PolicyKeys.Widest) is not { } section)
        {
            return null;
        }

        var anyParameters = section["any_parameters"]?.Boolean() ?? false;
        if (section.Required("for", "say `for: statement`, `for: session`, or a time such as `for: 1h`") is not { } reach)
        {
            return null;
        }

        if (reach.Is(Statement))
        {
            if (anyParameters)
            {
                section["any_parameters"]!.Report("DBG6131", "an approval of one statement is for its parameters", "write `for: session` or a time, or remove `any_parameters`");
            }

            return ApprovalScope.Once;
        }

        return reach.Is(Session) ? new ApprovalScope(ApprovalScopeKind.Session, anyParameters)
            : reach.Duration(s_least, s_longestGrant) is { } time ? new ApprovalScope(ApprovalScopeKind.Time, anyParameters, time)
            : null;
    }

    private static AutomaticApproval? Automatic(Field field)
    {
        if (field.Section(PolicyKeys.ApproveIf) is not { } section)
        {
            return null;
        }

        if (field.Node is MapNode { Entries.IsEmpty: true })
        {
            field.Report("DBG6132", "without conditions everything would be approved", "say when, e.g. `{rows_at_most: 100}`, or remove it");
        }

        return new AutomaticApproval
        {
            RowsAtMost = section["rows_at_most"]?.Integer(0, long.MaxValue),
            Hours = HoursReader.Read(section["hours"]),
            SeenWithin = section["seen_within"]?.Duration(s_least, s_longestGrant),
        };
    }
}
