using DbGuard.Generator.Grammar;
using DbGuard.Generator.Judging;

namespace DbGuard.Generator.Campaigns;

/// <summary>The figures of a run. Thread-safe.</summary>
internal sealed class Tally(int mostRejected)
{
    private readonly Lock _gate = new();
    private readonly long[] _verdicts = new long[Enum.GetValues<CaseVerdict>().Length];
    private readonly long[,] _areas = new long[Enum.GetValues<Area>().Length, Enum.GetValues<CaseVerdict>().Length];
    private readonly SortedDictionary<string, long> _codes = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _unconfirmed = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _states = new(StringComparer.Ordinal);

    /// <summary>Cases judged.</summary>
    public long Cases { get; private set; }

    /// <summary>Statements sent through the gateway in them.</summary>
    public long Statements { get; private set; }

    /// <summary>Cases that the server was asked to run directly.</summary>
    public long Offered { get; private set; }

    /// <summary>Those of them that it ran without an error.</summary>
    public long Accepted { get; private set; }

    /// <summary>Cases whose answer had a canary's bytes, and the twin's answer had the same.</summary>
    public long Coincidences { get; private set; }

    /// <summary>Cases that fail or not depending on labelled values.</summary>
    public long ErrorOracles { get; private set; }

    /// <summary>Findings that were not there when the case was run again by itself.</summary>
    public IReadOnlyDictionary<string, long> Unconfirmed => _unconfirmed;

    /// <summary>Some of the cases that the server did not accept, with its error.</summary>
    public List<string> Rejected { get; } = [];

    /// <summary>Cases by what became of them.</summary>
    public long Of(CaseVerdict verdict) => _verdicts[(int)verdict];

    /// <summary>Cases of an area by what became of them.</summary>
    public long Of(Area area, CaseVerdict verdict) => _areas[(int)area, (int)verdict];

    /// <summary>Cases by the code of the guard's refusal.</summary>
    public IReadOnlyDictionary<string, long> Codes => _codes;

    /// <summary>Cases the server did not accept, by SQLSTATE.</summary>
    public IReadOnlyDictionary<string, long> States => _states;

    /// <summary>Adds a case.</summary>
    public void Add(GeneratedCase made, CaseReplies replies, Judgement judgement)
    {
        lock (_gate)
        {
            Cases++;
            Statements += replies.Guarded.Count;
            _verdicts[(int)judgement.Verdict]++;
            Coincidences += judgement.IsCoincidence ? 1 : 0;
            ErrorOracles += judgement.IsErrorOracle ? 1 : 0;
            for (var areas = made.Areas; areas != 0; areas &= areas - 1)
            {
                _areas[System.Numerics.BitOperations.TrailingZeroCount(areas), (int)judgement.Verdict]++;
            }

            if (judgement.GuardCode is { } code)
            {
                _codes[code] = _codes.GetValueOrDefault(code) + 1;
            }

            if (replies.Direct is { } direct)
            {
                Offered++;
                var error = direct.FirstOrDefault(reply => reply.SqlState is not null);
                if (error is null)
                {
                    Accepted++;
                    return;
                }

                _states[error.SqlState!] = _states.GetValueOrDefault(error.SqlState!) + 1;
                if (Rejected.Count < mostRejected)
                {
                    Rejected.Add($"{error.SqlState} {error.Sentence}\n{ReportedFinding.Text(made)}");
                }
            }
        }
    }

    /// <summary>Counts a finding that did not stay.</summary>
    public void AddUnconfirmed(Finding finding)
    {
        lock (_gate)
        {
            var kind = $"{finding.Kind} {finding.Code}";
            _unconfirmed[kind] = _unconfirmed.GetValueOrDefault(kind) + 1;
        }
    }
}
