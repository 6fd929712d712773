namespace DbGuard.Dialects.Postgres.Values.Detecting;

/// <summary>What is done about numbers of a JSON document.</summary>
internal enum JsonNumbers
{
    /// <summary>As numbers of numeric columns: looked at only where the policy says so.</summary>
    AsNumbers,
    /// <summary>The document stands in a text, in which everything is looked at.</summary>
    AsText,
}
