using System.Collections.Immutable;

namespace DbGuard.Core.Policies.Reading;

/// <summary>A place in a policy file.</summary>
/// <param name="Line">1-based.</param>
/// <param name="Column">1-based, in characters.</param>
internal readonly record struct Place(int Line, int Column);

/// <summary>A piece of a policy file, before it means anything.</summary>
internal abstract record PolicyNode(Place Place)
{
    /// <summary>What it is, for people.</summary>
    public abstract string Shape { get; }
}

/// <summary>A single value.</summary>
/// <param name="Text">The text, unquoted.</param>
/// <param name="IsPlain">Written without quotes.</param>
/// <param name="Place">Where it starts.</param>
internal sealed record ScalarNode(string Text, bool IsPlain, Place Place) : PolicyNode(Place)
{
    /// <summary>True for a key with nothing behind it.</summary>
    public bool IsEmpty => IsPlain && Text.Length == 0;

    public override string Shape => IsEmpty ? "nothing" : "a single value";
}

internal sealed record ListNode(ImmutableArray<PolicyNode> Items, Place Place) : PolicyNode(Place)
{
    public override string Shape => "a list";
}

/// <summary>Keys with values, duplicates included, in file order.</summary>
internal sealed record MapNode(ImmutableArray<MapEntry> Entries, Place Place) : PolicyNode(Place)
{
    public override string Shape => "a mapping";
}

internal readonly record struct MapEntry(ScalarNode Key, PolicyNode Value);
