using System.Collections.Immutable;
using System.Security.Cryptography;
using DbGuard.Core.Budgets;
using DbGuard.Core.Decisions;
using DbGuard.Core.Facts;
using DbGuard.Dialects.Postgres.Values;
using DbGuard.Gateway.Postgres.Pumps;
using DbGuard.Protocol.Postgres.Messages;
using DbGuard.Protocol.Postgres.Messages.Frontend;

namespace DbGuard.Gateway.Postgres.Sessions;

/// <summary>
/// Looks at the values of a statement before the server does: those compared with masked ones are counted, those that look like masks are not
/// written. Keeps none of them.
/// </summary>
internal sealed class ValueDesk(DoorServices services, SessionContext context)
{
    private const byte LiteralKind = 1;
    private const byte ComputedKind = 2;
    private const byte TextKind = 3;
    private const byte BinaryKind = 4;
    private const byte ElementKind = 5;

    /// <summary>Why a decided text may not run now: it compares too many values, or has failed too often; null when it may. Without parameters.</summary>
    public DecisionReason? Spend(DecidedText text) => Failures(text) ?? Guesses(text, default, []);

    /// <summary>The same for a statement and the parameters bound to it, which may not be masks either.</summary>
    public DecisionReason? Spend(DecidedText text, BindMessage bind, PreparedStatement statement) =>
        Failures(text) ?? Placeholder(text, bind, statement) ?? Guesses(text, bind, Digests(text, bind));

    /// <summary>A statement has failed in a way that may depend on masked values.</summary>
    public void Failed(ImmutableArray<FailureRisk> risks) => services.Labels.CountFailure(context.Principal, risks);

    private DecisionReason? Failures(DecidedText text)
    {
        foreach (var statement in text.Outcome.Statements)
        {
            if (!statement.Decision.Failures.IsEmpty && services.Labels.CheckFailures(context.Principal, statement.Decision.Failures) is { } reason)
            {
                return reason;
            }
        }

        return null;
    }

    private DecisionReason? Placeholder(DecidedText text, BindMessage bind, PreparedStatement statement)
    {
        if (text.Outcome.Statements is not [var only] || text.Profile.May.SeesEverything)
        {
            return null;
        }

        var index = 0;
        foreach (var value in bind.Parameters)
        {
            index++;
            if (value.IsNull)
            {
                continue;
            }

            foreach (var use in only.Statement.Facts.Values)
            {
                if (use.IsWritten && use.ParameterNumber == index
                    && services.Pipeline.CheckWritten(use.Column, BoundParameters.Utf8(value.Bytes, bind.ParameterFormats.For(index - 1), statement.TypeOf(index - 1)), text.Profile, text.Catalog) is { } reason)
                {
                    return reason;
                }
            }
        }

        return null;
    }

    private DecisionReason? Guesses(DecidedText text, BindMessage bind, byte[] parameters)
    {
        foreach (var statement in text.Outcome.Statements)
        {
            foreach (var cost in statement.Decision.Guesses)
            {
                if (Spend(cost, text, bind, parameters) is { } reason)
                {
                    return reason;
                }
            }
        }

        return null;
    }

    private DecisionReason? Spend(GuessCost cost, DecidedText text, BindMessage bind, byte[] parameters)
    {
        var digests = new List<ulong>();
        foreach (var value in cost.Values)
        {
            if (!TryAdd(value, text, bind, parameters, digests))
            {
                return BudgetReasons.UncountedValues(cost.Label);
            }

            if (cost.Budget.MostAtOnce is { } most && digests.Count > most)
            {
                return BudgetReasons.ValuesAtOnce(cost.Label, most);
            }
        }

        return services.Labels.Spend(context.Principal, cost, [.. digests]);
    }

    /// <summary>Adds the digest of a value, or of each element; false when they cannot be counted.</summary>
    private bool TryAdd(ColumnComparison comparison, DecidedText text, BindMessage bind, byte[] parameters, List<ulong> digests)
    {
        switch (comparison.With)
        {
            case ComparedWith.Literal when comparison.Literal is { } span && span.Offset >= 0 && span.Offset <= text.Bytes.Length - span.Length:
                digests.Add(services.Labels.DigestOf(comparison.Column, LiteralKind, 0, text.Bytes.AsSpan(span.Offset, span.Length)));
                return true;
            case ComparedWith.Computed or ComparedWith.Literal:
                // Known again by everything it can be computed from.
                digests.Add(services.Labels.DigestOf(comparison.Column, ComputedKind, digests.Count, parameters.Length > 0 ? parameters : SHA256.HashData(text.Bytes)));
                return true;
            case ComparedWith.Parameter or ComparedWith.ArrayParameter:
                return TryAddParameter(comparison, bind, digests);
            case ComparedWith.Uncounted:
                return false;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private bool TryAddParameter(ColumnComparison comparison, BindMessage bind, List<ulong> digests)
    {
        var index = 0;
        foreach (var value in bind.Parameters)
        {
            if (++index != comparison.Parameter)
            {
                continue;
            }

            if (value.IsNull)
            {
                return true;        // equals nothing
            }

            var isText = bind.ParameterFormats.For(index - 1) == FormatCode.Text;
            if (comparison.With == ComparedWith.Parameter)
            {
                digests.Add(services.Labels.DigestOf(comparison.Column, isText ? TextKind : BinaryKind, 0, value.Bytes));
                return true;
            }

            var elements = isText ? ArrayLiteral.CountElements(System.Text.Encoding.UTF8.GetString(value.Bytes)) : ArrayLiteral.CountElements(value.Bytes);
            for (var i = 0; i < elements; i++)
            {
                digests.Add(services.Labels.DigestOf(comparison.Column, ElementKind, i, value.Bytes));
            }

            return elements is not null;
        }

        // A parameter that is not bound: the server refuses the statement.
        return true;
    }

    /// <summary>SHA-256 over the text and everything Bind says about parameters; empty when no value is computed.</summary>
    private static byte[] Digests(DecidedText text, BindMessage bind)
    {
        foreach (var statement in text.Outcome.Statements)
        {
            foreach (var cost in statement.Decision.Guesses)
            {
                if (cost.Values.Any(v => v.With == ComparedWith.Computed))
                {
                    return SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(text.Hash + BoundParameters.Hash(bind)));
                }
            }
        }

        return [];
    }
}
