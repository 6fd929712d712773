using System.Diagnostics.CodeAnalysis;

namespace DbGuard.Generator.Choices;

/// <summary>The random choices of one case: SplitMix64 over (seed, index), so that a case can be made again by itself on any machine.</summary>
[SuppressMessage("Security", "CA5394", Justification = "Reproducible on purpose.")]
internal sealed class Dice(ulong seed, ulong index)
{
    private ulong _state = Mix(seed + (0x9E3779B97F4A7C15 * (index + 1)));

    /// <summary>64 random bits.</summary>
    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        return Mix(_state);
    }

    /// <summary>0 to <paramref name="count"/> - 1.</summary>
    public int Below(int count) => (int)(Next() % (uint)count);

    /// <summary>Both bounds included.</summary>
    public int Between(int least, int most) => least + Below(most - least + 1);

    /// <summary>True in so many of a hundred throws.</summary>
    public bool Chance(int percent) => Below(100) < percent;

    /// <summary>One of the items.</summary>
    public T OneOf<T>(params ReadOnlySpan<T> items) => items[Below(items.Length)];

    /// <summary>One of the items.</summary>
    public T Among<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
