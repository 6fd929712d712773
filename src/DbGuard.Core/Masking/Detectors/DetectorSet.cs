using System.Buffers;
using System.Collections.Immutable;
using System.Numerics;

namespace DbGuard.Core.Masking.Detectors;

/// <summary>
/// Several detectors made into one search: text is searched once for the anchors of all of them, and a detector is asked only where
/// one of its own stands. Immutable and thread-safe.
/// </summary>
public sealed class DetectorSet
{
    /// <summary>Most detectors in a set: their sets are bits of a word.</summary>
    public const int MostDetectors = 64;

    /// <summary>No value is shorter, in bytes; <c>a@b.co</c> and passwords in connection strings with what surrounds them.</summary>
    private const int ShortestText = 6;

    /// <summary>Separators that may follow each other inside a group, as in <c>(212) 555</c>.</summary>
    private const int MostSeparators = 2;

    private readonly SearchValues<byte> _anchors;
    private readonly ulong[] _byByte = new ulong[256];
    private readonly ulong[] _byRun = new ulong[NumberGroup.MostDigits + 1];
    private readonly ulong[] _byDigits;
    private readonly ulong _afterLetter;
    private readonly int _mostDigits;

    public DetectorSet(ImmutableArray<IDetector> detectors)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(detectors.Length, MostDetectors);
        Detectors = detectors;
        var anchors = new List<byte>();
        _mostDigits = detectors.Select(d => d.Trigger.LeastDigits).DefaultIfEmpty().Max();
        _byDigits = new ulong[_mostDigits + 1];
        for (var i = 0; i < detectors.Length; i++)
        {
            var bit = 1UL << i;
            var trigger = detectors[i].Trigger;
            foreach (var anchor in trigger.Bytes)
            {
                anchors.Add((byte)anchor);
                _byByte[(byte)anchor] |= bit;
            }

            foreach (var run in trigger.Runs.Span)
            {
                _byRun[run] |= bit;
            }

            for (var digits = trigger.LeastDigits; trigger.LeastDigits > 0 && digits <= _mostDigits; digits++)
            {
                _byDigits[digits] |= bit;
            }

            _afterLetter |= trigger.AfterLetter ? bit : 0;
        }

        if (_mostDigits > 0 || _afterLetter != 0)
        {
            anchors.AddRange("0123456789"u8);
        }

        _anchors = SearchValues.Create([.. anchors]);
    }

    public ImmutableArray<IDetector> Detectors { get; }

    /// <summary>Appends what is found in <paramref name="text"/> to <paramref name="found"/>, in order.</summary>
    public void Find(ReadOnlySpan<byte> text, FoundList found)
    {
        if (text.Length < ShortestText)
        {
            return;
        }

        for (var at = 0; at < text.Length;)
        {
            var next = text[at..].IndexOfAny(_anchors);
            if (next < 0)
            {
                return;
            }

            at += next;
            at = TextBoundary.IsDigit(text[at]) ? AtNumber(text, at, found) : Ask(_byByte[text[at]], text, at, at + 1, found);
        }
    }

    /// <summary>Asks at the first digit of a run; returns where the search goes on.</summary>
    private int AtNumber(ReadOnlySpan<byte> text, int at, FoundList found)
    {
        var run = NumberGroup.RunLength(text, at);
        var end = at + run;
        if (run == NumberGroup.MostDigits)
        {
            var rest = text[at..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
            end = rest < 0 ? text.Length : at + rest;
        }

        if (at > 0 && TextBoundary.IsDigit(text[at - 1]))
        {
            return end;
        }

        var candidates = _byRun[run] == 0 ? 0 : _byRun[run] & _byDigits[DigitsOfGroup(text, at + run, run)];
        if (_afterLetter != 0 && at > 0 && TextBoundary.IsLetter(text[at - 1]))
        {
            candidates |= _afterLetter;
        }

        return candidates == 0 ? end : Ask(candidates, text, at, end, found);
    }

    private int Ask(ulong candidates, ReadOnlySpan<byte> text, int anchor, int otherwise, FoundList found)
    {
        for (; candidates != 0; candidates &= candidates - 1)
        {
            var index = BitOperations.TrailingZeroCount(candidates);
            if (Detectors[index].TryFind(text, anchor, out var match))
            {
                found.Add(match, index);
                return Math.Max(otherwise, match.End);
            }
        }

        return otherwise;
    }

    /// <summary>Digits of the group that goes on at <paramref name="at"/>, counted up to what any detector asks for. Rather too many than too few.</summary>
    private int DigitsOfGroup(ReadOnlySpan<byte> text, int at, int digits)
    {
        for (var separators = 0; digits < _mostDigits && at < text.Length; at++)
        {
            if (TextBoundary.IsDigit(text[at]))
            {
                digits++;
                separators = 0;
            }
            else if (NumberGroup.SeparatorWidth(text, at, out _) is var width and > 0 && separators < MostSeparators)
            {
                at += width - 1;
                separators++;
            }
            else if (text[at] is (byte)'(' or (byte)')' or (byte)'+' && separators < MostSeparators)
            {
                separators++;
            }
            else
            {
                break;
            }
        }

        return Math.Min(digits, _mostDigits);
    }
}
