using System.Buffers;

namespace DbGuard.Core.Masking.Detectors;

/// <summary>
/// Finds values in the texts of one column, writes their masks and counts them. Allocates only while its list grows. Not thread-safe:
/// one per column and result.
/// </summary>
public sealed class ContentMasker(Detection detection)
{
    private readonly FoundList _found = new();
    private long[]? _counts;

    /// <summary>What the last search found.</summary>
    public FoundList Found => _found;

    /// <summary>How many matches have been counted since this was made.</summary>
    public long Total { get; private set; }

    /// <summary>True when whole numbers are looked at.</summary>
    public bool LooksAtNumbers => detection.Numbers is not null;

    /// <summary>Searches a text; true when something was found.</summary>
    public bool Find(ReadOnlySpan<byte> text)
    {
        _found.Clear();
        detection.Detectors.Find(text, _found);
        return _found.Count > 0;
    }

    /// <summary>Searches a text that has something before it which may tell what it is; what begins before <paramref name="start"/> does not count.</summary>
    public bool FindFrom(ReadOnlySpan<byte> text, int start)
    {
        if (!Find(text))
        {
            return false;
        }

        if (detection.Detectors.Detectors[_found[0].Detector].TakesAll)
        {
            _found.ReplaceBy(FoundText.Between(start, text.Length), _found[0].Detector);
        }

        _found.RemoveBefore(start);
        return _found.Count > 0;
    }

    /// <summary>True, and counted, when the digits of a whole number are something that is looked for in numbers.</summary>
    public bool IsFoundNumber(ReadOnlySpan<byte> digits)
    {
        _found.Clear();
        detection.Numbers?.Find(digits, _found);
        if (_found.Count == 0)
        {
            return false;
        }

        Count(detection.IndexInNumbers[_found[0].Detector]);
        return true;
    }

    /// <summary>Counts what the last search found, without a mask: the whole value is withheld.</summary>
    public void CountAll()
    {
        for (var i = 0; i < _found.Count; i++)
        {
            Count(_found[i].Detector);
        }
    }

    /// <summary>Writes a text with masks in place of what the last search, over the same text, found.</summary>
    public void Write(ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        var copied = 0;
        for (var i = 0; i < _found.Count; i++)
        {
            var (match, _) = _found[i];
            output.Write(text[copied..match.Start]);
            WriteMask(i, text, output);
            copied = match.End;
        }

        output.Write(text[copied..]);
    }

    /// <summary>Writes, and counts, the mask of one match of the last search.</summary>
    /// <param name="index">Index in <see cref="Found"/>.</param>
    /// <param name="text">The text that was searched.</param>
    /// <param name="output">Where the mask goes; it is text and needs the escapes of the place it goes to.</param>
    public void WriteMask(int index, ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        var (match, detector) = _found[index];
        var value = text.Slice(match.Start, match.Length);
        Count(detector);
        if (detection.Maskers[detector] is not { } masker || !masker.TryMaskText(value, output))
        {
            DefaultMask.Write(detection.Detectors.Detectors[detector], value, output);
        }
    }

    /// <summary>Appends what was found since the last call, and forgets it.</summary>
    /// <param name="column">Number of the column, from 1.</param>
    /// <param name="findings">Where it goes.</param>
    public void TakeFindings(int column, ICollection<ContentFinding> findings)
    {
        for (var i = 0; _counts is not null && i < _counts.Length; i++)
        {
            if (_counts[i] > 0)
            {
                findings.Add(new ContentFinding(column, detection.Detectors.Detectors[i].Name, _counts[i]));
                _counts[i] = 0;
            }
        }
    }

    private void Count(int detector)
    {
        (_counts ??= new long[detection.Maskers.Length])[detector]++;
        Total++;
    }
}
