using System.Collections;
using System.Text;
using DbGuard.Core.Budgets;
using DbGuard.Core.Decisions;
using DbGuard.Core.Facts;
using DbGuard.Core.Identities;

namespace DbGuard.AdoNet.Sessions;

/// <summary>Counts the values that statements compare with masked ones, and the failures that masked values may decide. Keeps none of them.</summary>
internal sealed class ValueBudgets(GuardedDoor door, Principal principal)
{
    private const byte LiteralKind = 1;
    private const byte ComputedKind = 2;
    private const byte TextKind = 3;
    private const byte ElementKind = 5;

    /// <summary>Why a text may not run now; null when it may, and then its values are counted.</summary>
    public DecisionReason? Spend(in AdmittedText text)
    {
        foreach (var statement in text.Outcome.Statements)
        {
            if (!statement.Decision.Failures.IsEmpty && door.Labels.CheckFailures(principal, statement.Decision.Failures) is { } failures)
            {
                return failures;
            }
        }

        foreach (var statement in text.Outcome.Statements)
        {
            foreach (var cost in statement.Decision.Guesses)
            {
                if (Spend(cost, text) is { } reason)
                {
                    return reason;
                }
            }
        }

        return null;
    }

    /// <summary>Statements have failed, and it may have been for masked values.</summary>
    public void Failed(ReadOnlySpan<AdmittedText> texts)
    {
        foreach (var text in texts)
        {
            foreach (var statement in text.Outcome.Statements)
            {
                if (!statement.Decision.Failures.IsEmpty)
                {
                    door.Labels.CountFailure(principal, statement.Decision.Failures);
                }
            }
        }
    }

    private DecisionReason? Spend(GuessCost cost, in AdmittedText text)
    {
        var digests = new List<ulong>();
        foreach (var value in cost.Values)
        {
            if (!TryAdd(value, text, digests))
            {
                return BudgetReasons.UncountedValues(cost.Label);
            }

            if (cost.Budget.MostAtOnce is { } most && digests.Count > most)
            {
                return BudgetReasons.ValuesAtOnce(cost.Label, most);
            }
        }

        return door.Labels.Spend(principal, cost, [.. digests]);
    }

    /// <summary>Adds the digest of a value, or of each element; false when they cannot be counted.</summary>
    private bool TryAdd(ColumnComparison comparison, in AdmittedText text, List<ulong> digests)
    {
        var bytes = text.Text.Bytes.Span;
        switch (comparison.With)
        {
            case ComparedWith.Literal when comparison.Literal is { } span && span.Offset >= 0 && span.Offset <= bytes.Length - span.Length:
                digests.Add(door.Labels.DigestOf(comparison.Column, LiteralKind, 0, bytes.Slice(span.Offset, span.Length)));
                return true;
            case ComparedWith.Computed or ComparedWith.Literal:
                return TryAddComputed(comparison, text, digests);
            case ComparedWith.Parameter or ComparedWith.ArrayParameter:
                return TryAddParameter(comparison, text, digests);
            default:
                return false;
        }
    }

    /// <summary>Known again by everything it can be computed from.</summary>
    private bool TryAddComputed(ColumnComparison comparison, in AdmittedText text, List<ulong> digests)
    {
        var all = new StringBuilder(text.Decided.Text.Hash);
        foreach (var parameter in text.Text.Parameters)
        {
            if (door.Provider.TextOf(parameter) is not { } value)
            {
                return false;
            }

            all.Append('\n').Append(value.Length).Append(':').Append(value);
        }

        digests.Add(door.Labels.DigestOf(comparison.Column, ComputedKind, digests.Count, Encoding.UTF8.GetBytes(all.ToString())));
        return true;
    }

    private bool TryAddParameter(ColumnComparison comparison, in AdmittedText text, List<ulong> digests)
    {
        if (comparison.Parameter < 1 || comparison.Parameter > text.Text.Parameters.Length)
        {
            return true;        // not bound: the server refuses the statement
        }

        var parameter = text.Text.Parameters[comparison.Parameter - 1];
        if (parameter.Value is null or DBNull)
        {
            return true;        // equals nothing
        }

        if (door.Provider.TextOf(parameter) is not { } value)
        {
            return false;
        }

        if (comparison.With == ComparedWith.Parameter)
        {
            digests.Add(door.Labels.DigestOf(comparison.Column, TextKind, 0, Encoding.UTF8.GetBytes(value)));
            return true;
        }

        if (parameter.Value is not ICollection { Count: var count } || parameter.Value is Array { Rank: not 1 })
        {
            return false;
        }

        for (var i = 0; i < count; i++)
        {
            digests.Add(door.Labels.DigestOf(comparison.Column, ElementKind, i, Encoding.UTF8.GetBytes(value)));
        }

        return true;
    }
}
