using System.Collections.Immutable;
using System.Data.Common;
using DbGuard.AdoNet.Sessions;

namespace DbGuard.AdoNet.Providers;

/// <summary>A text as it is analysed and as it runs.</summary>
/// <param name="Text">The text.</param>
/// <param name="Parameters">The parameters by position, copies that belong to no command.</param>
public sealed record LoweredText(string Text, ImmutableArray<DbParameter> Parameters)
{
    private SharedTexts? _texts;
    private SharedText? _shared;

    /// <summary>UTF-8 of <see cref="Text"/>.</summary>
    public ReadOnlyMemory<byte> Bytes => Shared.Bytes;

    /// <summary>What it has in common with other executions of the same text.</summary>
    internal SharedText Shared => _shared ??= new SharedText(Text);

    /// <summary>Shares with the other executions of one door, from now on.</summary>
    internal void ShareIn(SharedTexts texts)
    {
        if (!ReferenceEquals(_texts, texts))
        {
            (_texts, _shared) = (texts, texts.Of(Text));
        }
    }
}
