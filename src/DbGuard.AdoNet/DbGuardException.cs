using System.Collections.Immutable;
using System.Data.Common;
using DbGuard.Core.Decisions;

namespace DbGuard.AdoNet;

/// <summary>A statement, or a member of the driver, that the guard refused: the sentence, code and help line that every door shows.</summary>
public sealed class DbGuardException : DbException
{
    private readonly string _sqlState;

    internal DbGuardException(DecisionReason reason, DenialText text, string? requestUrl = null)
        : base(text.Message)
    {
        (Code, Rule, Objects, HelpText, IsRetryable, RetryAfter) = (reason.Code, reason.Rule, reason.Objects, reason.Help, reason.IsRetryable, reason.RetryAfter);
        (_sqlState, Detail, Position, RequestUrl) = (text.SqlState, text.Detail, text.Position, requestUrl);
    }

    /// <summary>DBGnnnn; docs/errors.md lists them.</summary>
    public string Code { get; }

    /// <summary>The rule, or the built-in check, that spoke.</summary>
    public string Rule { get; }

    /// <summary>Names of the objects concerned.</summary>
    public ImmutableArray<string> Objects { get; }

    /// <summary>What to do about it.</summary>
    public string HelpText { get; }

    /// <summary>The JSON object that agents read, the same as at the gateway; empty for a syntax error.</summary>
    public string Detail { get; }

    /// <summary>1-based character position in the text that was analysed; 0 when none.</summary>
    public int Position { get; }

    /// <summary>Where a person answers; null when nowhere.</summary>
    public string? RequestUrl { get; }

    /// <summary>True when the same statement may pass later.</summary>
    public bool IsRetryable { get; }

    /// <summary>When it may pass, where that is known.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <inheritdoc />
    public override string SqlState => _sqlState;

    /// <summary>As <see cref="IsRetryable"/> where time alone settles it: retry policies of hosts must not repeat what a person denied.</summary>
    public override bool IsTransient => IsRetryable && RetryAfter is not null;
}
