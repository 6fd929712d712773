namespace DbGuard.Dialects.Postgres;

/// <summary>Codes of texts that could not be analysed although the parser had nothing against them (DBG105x).</summary>
public static class AnalysisCodes
{
    /// <summary>A defect of the analyser itself.</summary>
    public const string Internal = "DBG1050";
}
