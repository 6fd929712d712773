namespace DbGuard.Core.Masking.Detectors;

/// <summary>
/// Finds one kind of sensitive value in text by what it looks like. Pure: no I/O, no clock, no logging, no state; nothing is
/// allocated. Text is UTF-8 that may be invalid; a match begins and ends at the boundary of a character. Thread-safe.
/// </summary>
/// <remarks>
/// INVARIANT: the work of one call is bounded, or paid for by the match it returns, or ends at a byte where no other call of this
/// detector begins; so the work over a whole text is linear in its length.
/// </remarks>
public interface IDetector
{
    /// <summary>Name as policies write it, e.g. <c>iban</c>. Also the word of the default mask: <c>[iban]</c>.</summary>
    string Name { get; }

    /// <summary>A name that stands for several detectors, e.g. <c>national_id</c>; empty for none.</summary>
    string Group { get; }

    /// <summary>One line for people.</summary>
    string Meaning { get; }

    /// <summary>Where it is asked.</summary>
    DetectorTrigger Trigger { get; }

    /// <summary>True when it also makes sense for whole numbers of integer and numeric columns, where there is no text around.</summary>
    bool FindsNumbers => false;

    /// <summary>True when a match is the whole text: it withholds what it is found in.</summary>
    bool TakesAll => false;

    /// <summary>Digits at its end that the default mask keeps; 0: the whole value becomes <c>[name]</c>.</summary>
    int KeptDigits => 0;

    /// <summary>Looks for a value at an anchor.</summary>
    /// <param name="text">The whole text; what stands around the anchor may be looked at.</param>
    /// <param name="anchor">Where a byte of the trigger stands, or where a number begins.</param>
    /// <param name="found">The match, which may begin before the anchor.</param>
    bool TryFind(ReadOnlySpan<byte> text, int anchor, out FoundText found);
}
