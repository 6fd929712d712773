using DbGuard.Core;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;

namespace DbGuard.Gateway.Postgres.Sessions;

/// <summary>A statement the session has prepared, by Parse or by SQL PREPARE.</summary>
internal sealed class PreparedStatement
{
    /// <summary>The protocol's name; empty for the unnamed statement.</summary>
    public required string Name { get; init; }

    /// <summary>The text that was forwarded; for a statement that SQL PREPARE made, the text with the PREPARE.</summary>
    public required DecidedText? Text { get; init; }

    /// <summary>Made by SQL PREPARE: protocol messages cannot use it.</summary>
    public bool IsOfSql { get; init; }

    /// <summary>Facts of what EXECUTE of this name runs.</summary>
    public required StatementFacts? Facts { get; init; }

    /// <summary>Parameter types as ParameterDescription reported them or as Parse fixed them; empty when unknown.</summary>
    public uint[] ParameterTypes { get; set; } = [];

    /// <summary>Type of a parameter, 0-based; 0 when not known.</summary>
    public uint TypeOf(int parameter) => parameter < ParameterTypes.Length ? ParameterTypes[parameter] : 0;

    /// <summary>Body of the RowDescription, formats not yet known; empty when it has none; null until described.</summary>
    public byte[]? RowDescription { get; set; }

    /// <summary>A Describe of it is on its way or answered.</summary>
    public bool IsDescribed { get; set; }

    private (long Catalog, string ViewKey, StatementFacts? Facts) _latest = (-1, "", null);

    /// <summary>Facts under another catalog or search path than it was prepared under; null when it has none there.</summary>
    public StatementFacts? FactsFor(DecidedText text, GuardPipeline pipeline, CatalogSnapshot catalog, SessionView view)
    {
        if (_latest.Catalog != catalog.Version || _latest.ViewKey != view.Key)
        {
            _latest = (catalog.Version, view.Key, Analyze(text, pipeline, catalog, view));
        }

        return _latest.Facts;
    }

    private StatementFacts? Analyze(DecidedText text, GuardPipeline pipeline, CatalogSnapshot catalog, SessionView view)
    {
        var statements = pipeline.Analyze(text.Bytes, catalog, view).Statements;
        return IsOfSql
            ? statements.LastOrDefault(s => s.Facts.Kind == StatementKind.Prepare && s.Facts.SessionObject == Name)?.Facts.Inner
            : statements is [var only] ? only.Facts : null;
    }
}
