using System.Collections.Immutable;
using System.Data.Common;
using System.Text;

namespace DbGuard.AdoNet.Providers;

/// <summary>A text as it is analysed and as it runs.</summary>
/// <param name="Text">The text.</param>
/// <param name="Parameters">The parameters by position, copies that belong to no command.</param>
public sealed record LoweredText(string Text, ImmutableArray<DbParameter> Parameters)
{
    /// <summary>UTF-8 of <see cref="Text"/>.</summary>
    public ReadOnlyMemory<byte> Bytes { get; } = Encoding.UTF8.GetBytes(Text);
}
