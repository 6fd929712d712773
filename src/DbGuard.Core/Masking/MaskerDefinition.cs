using System.Collections.Immutable;
using System.Diagnostics;

namespace DbGuard.Core.Masking;

/// <summary>A masker policies may name: its name, its options and how it is made.</summary>
public sealed class MaskerDefinition
{
    internal MaskerDefinition(string name, string meaning, ImmutableArray<MaskerOption> options)
    {
        Name = name;
        Meaning = meaning;
        Options = options;
    }

    /// <summary>Name in the policy file.</summary>
    public string Name { get; }

    /// <summary>One line for people.</summary>
    public string Meaning { get; }

    /// <summary>Every option it takes.</summary>
    public ImmutableArray<MaskerOption> Options { get; }

    /// <summary>Makes the masker from options; records problems in them instead of throwing.</summary>
    internal Func<MaskerOptionReader, IMasker> Create { get; init; } = _ => throw new UnreachableException();
}
