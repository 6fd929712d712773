using System.Collections.Immutable;

namespace DbGuard.Core.Audit;

/// <summary>Responses that retention took out of the store. The records they belong to stay, with the length and hash of what is gone.</summary>
/// <param name="Class">Class of retention: <see cref="Responses"/> or <see cref="LabelledResponses"/>.</param>
/// <param name="Before">Older than this, in microseconds (<see cref="AuditTime"/>).</param>
/// <param name="Ranges">First and last sequence of each run of records that have no response any more.</param>
public sealed record ResponseRemoval(string Class, long Before, ImmutableArray<SequenceRange> Ranges)
{
    /// <summary>Class of responses of statements that touch no labelled column.</summary>
    public const string Responses = "responses";

    /// <summary>Class of responses of statements that touch labelled columns.</summary>
    public const string LabelledResponses = "labelled_responses";

    /// <summary>Most ranges that one record names; more take several records.</summary>
    public const int MostRanges = 1000;
}

/// <summary>Records from <paramref name="First"/> to <paramref name="Last"/>, both included.</summary>
public readonly record struct SequenceRange(long First, long Last);
