using DbGuard.Core;
using DbGuard.Core.Facts;

namespace DbGuard.Gateway.Postgres.Sessions;

/// <summary>A statement the session has prepared, by Parse or by SQL PREPARE.</summary>
internal sealed class PreparedStatement
{
    /// <summary>The protocol's name; empty for the unnamed statement.</summary>
    public required string Name { get; init; }

    /// <summary>The text that was forwarded; null for a statement that SQL PREPARE made.</summary>
    public DecidedText? Text { get; set; }

    /// <summary>Facts of what EXECUTE of this name runs.</summary>
    public required StatementFacts? Facts { get; init; }

    /// <summary>Parameter types as ParameterDescription reported them or as Parse fixed them; empty when unknown.</summary>
    public uint[] ParameterTypes { get; set; } = [];

    /// <summary>Body of the RowDescription, formats not yet known; empty when it has none; null until described.</summary>
    public byte[]? RowDescription { get; set; }

    /// <summary>A Describe of it is on its way or answered.</summary>
    public bool IsDescribed { get; set; }

    /// <summary>The single statement of the text; null for an empty text.</summary>
    public StatementOutcome? Outcome => Text is { Outcome.Statements: [var only] } ? only : null;
}
