using System.Collections.Frozen;
using System.Collections.Immutable;
using DbGuard.Core.Decisions;
using DbGuard.Core.Facts;

namespace DbGuard.Core.Policies.Reading;

/// <summary>Reads <c>rules</c>.</summary>
/// <param name="labels">Labels that are defined.</param>
/// <param name="profiles">Profiles that are defined.</param>
/// <param name="approvals">Terms of holds that do not bring their own.</param>
internal sealed class RuleReader(ImmutableArray<string> labels, ImmutableArray<string> profiles, HoldTerms approvals)
{
    private static readonly FrozenDictionary<string, Verdict> s_verdicts =
        new Dictionary<string, Verdict> { ["deny"] = Verdict.Deny, ["hold"] = Verdict.Hold }.ToFrozenDictionary();

    public ImmutableArray<PolicyRule> Read(Field? rules)
    {
        var read = ImmutableArray.CreateBuilder<PolicyRule>();
        foreach (var item in rules is null ? [] : rules.Node is MapNode ? ReportMap(rules) : rules.Items())
        {
            if (item.Section(PolicyKeys.Rule) is not { } section)
            {
                continue;
            }

            var name = section.Required("name", "give the rule a name: it appears in every decision it takes part in")?.Text("a name") ?? "";
            if (name.Length > 0 && read.Any(r => r.Name == name))
            {
                section["name"]!.Report("DBG6115", $"there are two rules `{name}`", "give one of them another name");
            }

            var then = section.Required("then", "say `then: deny` or `then: hold`")?.Word(s_verdicts) ?? Verdict.Deny;
            var terms = ApprovalsReader.Read(section, approvals);
            if (then == Verdict.Deny && ApprovalsReader.Keys.FirstOrDefault(k => section[k] is not null) is { } senseless)
            {
                section[senseless]!.Report("DBG6116", "a rule that denies waits for nobody", $"write `then: hold`, or remove `{senseless}`");
            }

            read.Add(new PolicyRule
            {
                Name = name,
                When = Condition(section.Required("when", "say when the rule applies, e.g. `when: {traits: [unbounded_write]}`")) ?? new RuleCondition(),
                Unless = Condition(section["unless"]),
                Then = then,
                Because = section["because"]?.Text(),
                Instead = section["instead"]?.Text(),
                Hold = then == Verdict.Hold ? terms : null,
            });
        }

        return read.ToImmutable();
    }

    private static ImmutableArray<Field> ReportMap(Field rules)
    {
        rules.Report("DBG6106", "expected a list of rules, found a mapping", "start each rule with `- name: …`");
        return [];
    }

    private RuleCondition? Condition(Field? field)
    {
        if (field?.Section(PolicyKeys.Condition) is not { } section)
        {
            return null;
        }

        var condition = new RuleCondition
        {
            Statements = Given(section["statements"], f => f.Words(PolicyWords.Statements)),
            Traits = Given(section["traits"], f => f.Words(PolicyWords.Traits)).Aggregate(StatementTraits.None, (all, one) => all | one),
            Tables = Given(section["tables"], f => f.List(i => PatternReader.Name(i, PatternReader.Table))),
            Access = Given(section["access"], f => f.Words(PolicyWords.Access)).Aggregate(AccessModes.None, (all, one) => all | one),
            Columns = Given(section["columns"], f => f.List(i => PatternReader.Name(i, PatternReader.Column))),
            Labels = Given(section["labels"], f => Known(f, labels, "DBG6110", "label")),
            Functions = Given(section["functions"], f => f.List(i => PatternReader.Name(i, PatternReader.Function))),
            Objects = Given(section["objects"], f => f.Words(PolicyWords.Objects)),
            Profiles = Given(section["profiles"], f => Known(f, profiles, "DBG6111", "profile")),
            TableRowsOver = section["table_rows_over"]?.Integer(0, long.MaxValue),
        };

        if (field.Node is MapNode { Entries.IsEmpty: true })
        {
            field.Report("DBG6114", "a condition without conditions", "say what the statement must be like, e.g. `{traits: [unbounded_write]}`");
        }

        return condition;
    }

    /// <summary>The values of a condition; one that is given must not be empty, or it would vanish and change what the rule means.</summary>
    private static ImmutableArray<T> Given<T>(Field? field, Func<Field, ImmutableArray<T>> read)
    {
        if (field is null)
        {
            return [];
        }

        if (field.Node is ListNode { Items.IsEmpty: true })
        {
            field.Report("DBG6107", "an empty condition can never hold", "remove it, or give it a value");
        }

        return read(field);
    }

    private static ImmutableArray<string> Known(Field field, ImmutableArray<string> known, string code, string what) => field.List(item =>
    {
        var text = item.Text($"a {what}");
        if (text is not null && !known.Contains(text))
        {
            item.Report(code, $"there is no {what} `{text}`", NearestWord.Help(text, known));
        }

        return text;
    });
}
