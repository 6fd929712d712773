using System.Collections.Immutable;
using DbGuard.Core.Facts;
using DbGuard.Core.Relations;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace DbGuard.Dialects.TSql.Binding;

/// <summary>Windows: those of OVER, and those that WINDOW names.</summary>
internal sealed partial class StatementBinder
{
    /// <summary>Windows that go on from each other: more than anybody writes.</summary>
    private const int MostWindows = 32;

    /// <summary>What a window is cut and ordered by: its own clauses, and those of the named one that it goes on from.</summary>
    private (ImmutableArray<Expression> Partition, ImmutableArray<Expression> Order) BindWindow(
        Identifier? name, IList<ScalarExpression> partitions, OrderByClause? order, WindowFrameClause? frame, Scope scope, int depth)
    {
        var bounds = new[] { frame?.Top?.OffsetValue, frame?.Bottom?.OffsetValue }.Where(v => v is not null).Select(v => Bind(v!, scope));
        var ownPartition = BindAll(partitions, scope);
        ImmutableArray<Expression> ownOrder = [.. BindOrder(order, [], scope), .. bounds];
        if (name is null)
        {
            return (ownPartition, ownOrder);
        }

        if (depth > MostWindows || scope.Windows is not { } windows || !windows.TryGetValue(name.Value, out var window))
        {
            return (ownPartition.Add(new UnknownExpression(Gap(GapKind.UnhandledSyntax, "a window that is not named in WINDOW", name))), ownOrder);
        }

        var (partition, inherited) = BindWindow(window.RefWindowName, window.Partitions, window.OrderByClause, window.WindowFrameClause, scope, depth + 1);
        return (partition.AddRange(ownPartition), inherited.AddRange(ownOrder));
    }

    /// <summary>Names are compared without case: two that a collation tells apart are one here, and then a gap.</summary>
    private Dictionary<string, WindowDefinition>? WindowsOf(WindowClause? clause)
    {
        if (clause is null)
        {
            return null;
        }

        var windows = new Dictionary<string, WindowDefinition>(StringComparer.OrdinalIgnoreCase);
        foreach (var window in clause.WindowDefinition)
        {
            CheckOwnName(window.WindowName.Value, window.WindowName);
            if (!windows.TryAdd(window.WindowName.Value, window))
            {
                Gap(GapKind.Ambiguous, window.WindowName.Value, window.WindowName);
            }
        }

        return windows;
    }
}
