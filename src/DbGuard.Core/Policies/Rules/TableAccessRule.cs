using System.Collections.Immutable;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;
using DbGuard.Core.Policies.Patterns;

namespace DbGuard.Core.Policies.Rules;

/// <summary>
/// Denies reading (DBG2020), writing (DBG2021), locking (DBG2022) and maintaining (DBG2023) relations that the profile's patterns do
/// not name. Whoever may write a relation may lock it.
/// </summary>
internal sealed class TableAccessRule : IRule
{
    private static readonly (AccessModes Mode, string Verb, string Code)[] s_modes =
    [
        (AccessModes.Read, "read", "DBG2020"),
        (AccessModes.Insert, "insert", "DBG2021"),
        (AccessModes.Update, "update", "DBG2021"),
        (AccessModes.Delete, "delete", "DBG2021"),
        (AccessModes.Truncate, "truncate", "DBG2021"),
        (AccessModes.Lock, "lock", "DBG2022"),
    ];

    public string Name => "tables";

    public IEnumerable<Finding> Check(RuleContext context)
    {
        if (IsFine(context))
        {
            return [];
        }

        var direct = context.Facts.Tables.Where(t => !t.ThroughView && !t.Table.IsSystem).ToList();
        if (context.Chain.Any(f => f.Kind == StatementKind.Maintenance))
        {
            return Object(context, direct.Where(t => !Any(context.May.Maintain, t.Table)), "maintain", "DBG2023");
        }

        return s_modes.SelectMany(m => Object(context, direct.Where(t => t.Modes.HasFlag(m.Mode) && !IsGranted(context.May, m.Mode, t.Table)), m.Verb, m.Code));
    }

    /// <summary>True when nothing is to be said: the common case, found without a list.</summary>
    private static bool IsFine(RuleContext context)
    {
        foreach (var facts in context.Chain)
        {
            if (facts.Kind == StatementKind.Maintenance)
            {
                return false;
            }
        }

        foreach (var access in context.Facts.Tables)
        {
            if (access.ThroughView || access.Table.IsSystem)
            {
                continue;
            }

            foreach (var (mode, _, _) in s_modes)
            {
                if ((access.Modes & mode) != 0 && !IsGranted(context.May, mode, access.Table))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>True when the profile names the relation for that way of touching it.</summary>
    public static bool IsGranted(Permissions may, AccessModes mode, TableSchema table) => mode switch
    {
        AccessModes.Read => Any(may.Read, table),
        AccessModes.Insert => Any(may.Insert, table),
        AccessModes.Update => Any(may.Update, table),
        AccessModes.Delete => Any(may.Delete, table),
        AccessModes.Truncate => Any(may.Truncate, table),
        AccessModes.Lock => Any(may.Lock, table) || Any(may.Update, table) || Any(may.Delete, table) || Any(may.Truncate, table),
        _ => false,
    };

    private IEnumerable<Finding> Object(RuleContext context, IEnumerable<TableAccess> accesses, string verb, string code)
    {
        var found = accesses.ToList();
        if (found.Count == 0)
        {
            yield break;
        }

        var names = found.Select(t => t.Table.Name.ToString()).Distinct().ToImmutableArray();
        var preposition = verb switch { "insert" => "insert into", "delete" => "delete from", _ => verb };
        yield return Objection.Deny(
            code, Name, $"profile `{context.Profile.Name}` may not {preposition} {Objection.Names(names)}",
            $"leave it out, or ask for the permission `{verb}` on {Objection.Names(names)}", names, found[0].Span);
    }

    private static bool Any(ImmutableArray<NamePattern> patterns, TableSchema table)
    {
        foreach (var pattern in patterns)
        {
            if (pattern.Matches(table.Name))
            {
                return true;
            }
        }

        return false;
    }
}
