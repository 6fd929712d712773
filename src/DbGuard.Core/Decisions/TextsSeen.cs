namespace DbGuard.Core.Decisions;

/// <summary>
/// Tells whether a text has come lately. Texts full of literals come once: remembering their outcomes would only make work for the
/// garbage collector, so that <see cref="DecisionCache"/> is given what comes a second time. A forgotten or a mistaken text costs or
/// saves one decision, never changes one. Thread-safe.
/// </summary>
internal sealed class TextsSeen
{
    private const int SlotBits = 14;

    private readonly int[] _slots = new int[1 << SlotBits];

    /// <summary>True when the text was seen before; it is from now on.</summary>
    public bool SeenBefore(ReadOnlySpan<byte> text)
    {
        var hash = new HashCode();
        hash.AddBytes(text);
        var code = hash.ToHashCode();
        return Interlocked.Exchange(ref _slots[(int)((uint)code >> (32 - SlotBits))], code) == code;
    }
}
