namespace DbGuard.Core.Policies.Patterns;

/// <summary>A text in which <c>*</c> stands for any run of characters, none included; anchored at both ends, case-sensitive.</summary>
public sealed class Glob : IEquatable<Glob>
{
    private Glob(string text, bool hasWildcard)
    {
        Text = text;
        HasWildcard = hasWildcard;
    }

    /// <summary>Matches everything.</summary>
    public static Glob Any { get; } = new("*", true);

    /// <summary>True when <c>*</c> stands for anything but itself.</summary>
    public bool HasWildcard { get; }

    /// <summary>The pattern without quotes.</summary>
    public string Text { get; }

    /// <summary>True when it matches every text.</summary>
    public bool IsAny => HasWildcard && Text.All(c => c == '*');

    /// <summary>A pattern with wildcards.</summary>
    public static Glob Pattern(string text) => new(text, text.Contains('*', StringComparison.Ordinal));

    /// <summary>Exactly this text, <c>*</c> included.</summary>
    public static Glob Literal(string text) => new(text, false);

    /// <summary>True when every text that <paramref name="other"/> matches is matched by this one too; false when that cannot be shown cheaply.</summary>
    public bool Covers(Glob other) => IsAny || Equals(other) || (!other.HasWildcard && Matches(other.Text));

    /// <summary>Time grows with the product of the two lengths at worst, never exponentially.</summary>
    public bool Matches(ReadOnlySpan<char> value)
    {
        if (!HasWildcard)
        {
            return value.SequenceEqual(Text);
        }

        int at = 0, p = 0, star = -1, resume = 0;
        while (at < value.Length)
        {
            if (p < Text.Length && Text[p] == '*')
            {
                star = p++;
                resume = at;
            }
            else if (p < Text.Length && Text[p] == value[at])
            {
                p++;
                at++;
            }
            else if (star >= 0)
            {
                // WHY: only the last star needs to be retried: what an earlier one could take, the last one can take too.
                p = star + 1;
                at = ++resume;
            }
            else
            {
                return false;
            }
        }

        while (p < Text.Length && Text[p] == '*')
        {
            p++;
        }

        return p == Text.Length;
    }

    public bool Equals(Glob? other) => other is not null && HasWildcard == other.HasWildcard && Text == other.Text;

    public override bool Equals(object? obj) => Equals(obj as Glob);

    public override int GetHashCode() => HashCode.Combine(Text, HasWildcard);

    public override string ToString() => Text;
}
