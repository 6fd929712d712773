using DbGuard.Generator.Choices;

namespace DbGuard.Generator.Grammar;

/// <summary>What one case is being made with: its dice, its aims, and how much may still be added.</summary>
internal sealed class Draft(Dice dice)
{
    /// <summary>Names that relations and columns of the fixture have too: whoever mixes them up takes the wrong one.</summary>
    private static readonly string[] Colliding =
    [
        "ssn", "email", "salary", "name", "id", "tags", "kind", "payload", "wage", "secret", "value", "label", "text", "people", "orders", "contacts",
        "staff", "new", "ordinality", "person", "code", "trail", "whole", "initials", "card",
    ];

    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private int _names;

    /// <summary>All choices come from here.</summary>
    public Dice Dice { get; } = dice;

    /// <summary>No labelled column may be named at all.</summary>
    public bool IsClean { get; init; }

    /// <summary>Hidden values may be used in ways that must be denied.</summary>
    public bool MayReveal { get; init; }

    /// <summary>Productions that may still be used; keeps statements of a size that can be read.</summary>
    public int Budget { get; set; }

    /// <summary>FROM entries that may still be added; every one multiplies the work of the server.</summary>
    public int Sources { get; set; } = 9;

    /// <summary>Another FROM entry may stand beside the first one.</summary>
    public bool MayMultiply => Budget > 0 && Sources > 0;

    /// <summary>Areas of the grammar used so far, a bit for each.</summary>
    public ulong Areas { get; private set; }

    /// <summary>Counts an area.</summary>
    public void Note(Area area) => Areas |= 1UL << (int)area;

    /// <summary>True when an area was counted.</summary>
    public bool Has(Area area) => (Areas & (1UL << (int)area)) != 0;

    /// <summary>New names are sometimes those of the fixture.</summary>
    public bool Collides { get; init; }

    /// <summary>True when a name was given to a common table: without its schema it means that.</summary>
    public bool IsTaken(string name) => _taken.Contains(name);

    /// <summary>A name that no other new name of the case is.</summary>
    public string NewName(string prefix)
    {
        if (Collides && Dice.Chance(35) && Dice.OneOf<string>(Colliding) is { } known && _taken.Add(known))
        {
            return known;
        }

        return $"{prefix}{++_names}";
    }

    /// <summary>True in so many of a hundred throws, while there is budget.</summary>
    public bool Wants(int percent) => Budget > 0 && Dice.Chance(percent);
}
