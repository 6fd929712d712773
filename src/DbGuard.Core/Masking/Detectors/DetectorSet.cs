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

    /// <summary>Digits of the next run that are told apart: 0 (no next run) to 13, and more.</summary>
    private const int NextLengths = 15;

    private const int NearBytes = 6;

    private readonly SearchValues<byte> _anchors;
    private readonly bool[] _isAnchor = new bool[256];
    private readonly ulong[] _byByte = new ulong[256];

    // By the digits of a run and of the next one.
    private readonly ulong[] _byShape = new ulong[(NumberGroup.MostDigits + 1) * NextLengths];
    private readonly ulong[] _byDigits;
    private readonly ulong _afterLetter;
    private readonly ulong _mayFollowLetter;
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

            foreach (var (run, next) in trigger.Shapes)
            {
                for (var length = Math.Max(next, 0); length < (next < 0 ? NextLengths : next + 1); length++)
                {
                    _byShape[run * NextLengths + length] |= bit;
                }
            }

            for (var digits = trigger.LeastDigits; trigger.LeastDigits > 0 && digits <= _mostDigits; digits++)
            {
                _byDigits[digits] |= bit;
            }

            _afterLetter |= trigger.AfterLetter ? bit : 0;
            _mayFollowLetter |= trigger.MayFollowLetter ? bit : 0;
        }

        if (_mostDigits > 0 || _afterLetter != 0)
        {
            anchors.AddRange("0123456789"u8);
        }

        _anchors = SearchValues.Create([.. anchors]);
        foreach (var anchor in anchors)
        {
            _isAnchor[anchor] = true;
        }
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
            // WHY: where anchors stand close together, calling the vectorised search for each costs more than looking at a few bytes.
            var near = Math.Min(text.Length, at + NearBytes);
            while (at < near && !_isAnchor[text[at]])
            {
                at++;
            }

            if (at == near)
            {
                var next = text[at..].IndexOfAny(_anchors);
                if (next < 0)
                {
                    return;
                }

                at += next;
            }

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

        var candidates = Before(text, at);
        if (candidates != 0)
        {
            candidates &= _byShape[run * NextLengths + NextRun(text, at + run)];
            candidates = candidates == 0 ? 0 : candidates & _byDigits[DigitsOfGroup(text, at + run, run)];
        }

        if (_afterLetter != 0 && at > 0 && TextBoundary.IsLetter(text[at - 1]))
        {
            candidates |= _afterLetter;
        }

        return candidates == 0 ? end : Ask(candidates, text, at, end, found);
    }

    /// <summary>Who may begin at a number, by what stands before it.</summary>
    private ulong Before(ReadOnlySpan<byte> text, int at)
    {
        if (at == 0)
        {
            return ulong.MaxValue;
        }

        var before = text[at - 1];
        if (TextBoundary.IsWord(before))
        {
            return TextBoundary.IsEscape(text, at - 1) ? ulong.MaxValue : _mayFollowLetter;
        }

        return before is not ((byte)'.' or (byte)'-') || at == 1 || !TextBoundary.IsWord(text[at - 2]) ? ulong.MaxValue
            : TextBoundary.IsDigit(text[at - 2]) ? 0
            : before == (byte)'-' ? _mayFollowLetter : ulong.MaxValue;
    }

    /// <summary>Digits of the run that follows after one separator.</summary>
    private static int NextRun(ReadOnlySpan<byte> text, int at)
    {
        var width = NumberGroup.SeparatorWidth(text, at, out _);
        return width == 0 ? 0 : Math.Min(NumberGroup.RunLength(text, at + width), NextLengths - 1);
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
