using System.Collections.Frozen;
using System.Collections.Immutable;
using DbGuard.Core.Policies.Patterns;

namespace DbGuard.Core.Policies.Reading;

/// <summary>Reads <c>may</c>.</summary>
/// <param name="labels">Labels that are defined.</param>
internal sealed class PermissionsReader(ImmutableArray<string> labels)
{
    private static readonly FrozenDictionary<string, bool> s_gaps = new Dictionary<string, bool> { ["deny"] = false, ["allow"] = true }.ToFrozenDictionary();

    public Permissions Read(Field? field)
    {
        if (field is null)
        {
            return Permissions.Nothing;
        }

        if (field.Is("everything"))
        {
            return Permissions.Everything;
        }

        if (field.Node is not MapNode)
        {
            field.Report("DBG6106", $"expected `everything` or permissions, found {field.Node.Shape}", "write permissions such as `{read: [public.*]}`, or `everything`");
            return Permissions.Nothing;
        }

        if (field.Section(PolicyKeys.May) is not { } may)
        {
            return Permissions.Nothing;
        }

        var (see, seesEverything) = See(may["see"]);
        var allowsGaps = may["gaps"]?.Word(s_gaps) ?? false;
        if (allowsGaps && !seesEverything && labels.Any(l => !see.Contains(l)))
        {
            may["gaps"]!.Report("DBG6116", "what the guard does not understand it cannot mask", "add `see: [\"*\"]`, or write `gaps: deny`");
        }

        var (filters, budgets) = FilterBy(may["filter_by"]);
        return new Permissions
        {
            Read = Tables(may["read"]),
            Insert = Tables(may["insert"]),
            Update = Tables(may["update"]),
            Delete = Tables(may["delete"]),
            Truncate = Tables(may["truncate"]),
            Lock = Tables(may["lock"]),
            Maintain = Tables(may["maintain"]),
            Call = Names(may["call"], PatternReader.Function),
            Create = Objects(may["create"]),
            Alter = Objects(may["alter"]),
            Drop = Objects(may["drop"]),
            Grant = may["grant"]?.Boolean() ?? false,
            Set = may["set"]?.List(PatternReader.Text) ?? [],
            See = see,
            SeesEverything = seesEverything,
            FilterBy = filters,
            Equality = budgets,
            Aggregate = Aggregate(may["aggregate"]),
            SystemCatalogs = may["system_catalogs"]?.Word(PolicyWords.SystemCatalogs) ?? SystemCatalogAccess.Metadata,
            Explain = may["explain"]?.Boolean() ?? true,
            CopyOut = may["copy_out"]?.Boolean() ?? false,
            CopyIn = may["copy_in"]?.Boolean() ?? false,
            ServerFiles = may["server_files"]?.Boolean() ?? false,
            RunCode = may["run_code"]?.Boolean() ?? false,
            Listen = may["listen"]?.Boolean() ?? false,
            Notify = may["notify"]?.Boolean() ?? false,
            Administer = may["administer"]?.Boolean() ?? false,
            AllowGaps = allowsGaps,
        };
    }

    private static ImmutableArray<NamePattern> Tables(Field? field) => Names(field, PatternReader.Table);

    private static ImmutableArray<NamePattern> Names(Field? field, string shape) => field?.List(f => PatternReader.Name(f, shape)) ?? [];

    private static ImmutableArray<ObjectPattern> Objects(Field? field) => field?.List(PatternReader.ObjectKindAndName) ?? [];

    private (FrozenSet<string> Labels, bool All) See(Field? field)
    {
        var seen = new HashSet<string>();
        var all = false;
        foreach (var item in field?.Items() ?? [])
        {
            if (item.Text("a label") is not { } label)
            {
                continue;
            }

            all |= label == "*";
            if (label != "*" && !labels.Contains(label))
            {
                item.Report("DBG6110", $"there is no label `{label}`", NearestWord.Help(label, labels));
            }

            seen.Add(label);
        }

        return (seen.ToFrozenSet(), all);
    }

    private FrozenDictionary<string, AggregateGrant> Aggregate(Field? field)
    {
        var grants = new Dictionary<string, AggregateGrant>();
        foreach (var (label, place, value) in field?.Named("labels") ?? [])
        {
            if (!labels.Contains(label))
            {
                value.Bag.Add("DBG6110", place, value.Path, $"there is no label `{label}`", NearestWord.Help(label, labels));
            }

            if (value.Section(PolicyKeys.Aggregate) is { } section
                && section.Required("functions", "write `functions: [count, avg, sum]`") is { } functions
                && section.Required("min_group", "write `min_group: 5`")?.Integer(2, 1_000_000) is { } least)
            {
                grants[label] = new AggregateGrant([.. functions.Items().Select(f => f.Word(PolicyWords.Aggregates)).OfType<string>()], least);
            }
        }

        return grants.ToFrozenDictionary();
    }

    private (FrozenDictionary<string, FilterPermission> Filters, FrozenDictionary<string, EqualityBudget> Budgets) FilterBy(Field? field)
    {
        var filters = new Dictionary<string, FilterPermission>();
        var budgets = new Dictionary<string, EqualityBudget>();
        foreach (var (label, place, value) in field?.Named("labels") ?? [])
        {
            if (!labels.Contains(label))
            {
                value.Bag.Add("DBG6110", place, value.Path, $"there is no label `{label}`", NearestWord.Help(label, labels));
            }

            var (filter, budget) = FilterReader.Read(value);
            if (filter is { } permission)
            {
                filters[label] = permission;
            }

            if (budget is not null)
            {
                budgets[label] = budget;
            }
        }

        return (filters.ToFrozenDictionary(), budgets.ToFrozenDictionary());
    }
}
