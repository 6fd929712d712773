using System.Collections.Immutable;

namespace DbGuard.Corpus.Tests.Running;

/// <summary>A statement of the extended protocol.</summary>
/// <param name="Text">SQL.</param>
/// <param name="Parameters">Values as they are sent; null for NULL.</param>
/// <param name="ParameterFormats">Format codes of Bind.</param>
/// <param name="ResultFormats">Format codes of Bind.</param>
internal sealed record BoundStatement(
    byte[] Text, ImmutableArray<byte[]?> Parameters, ImmutableArray<int> ParameterFormats, ImmutableArray<int> ResultFormats);
