using System.Collections.Immutable;
using System.Data.Common;
using DbGuard.AdoNet.Sessions;

namespace DbGuard.AdoNet.Providers;

/// <summary>A text as it is analysed and as it runs.</summary>
/// <param name="Text">The text.</param>
/// <param name="Parameters">The parameters by position, copies that belong to no command.</param>
public sealed record LoweredText(string Text, ImmutableArray<DbParameter> Parameters)
{
    /// <summary>UTF-8 of <see cref="Text"/>.</summary>
    public ReadOnlyMemory<byte> Bytes => Shared.Bytes;

    /// <summary>What it has in common with other executions of the same text.</summary>
    internal SharedText Shared
    {
        get => field ??= new SharedText(Text);
        set;
    }
}
