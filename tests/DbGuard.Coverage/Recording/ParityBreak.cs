namespace DbGuard.Coverage.Recording;

/// <summary>A text whose statements the guard and the server do not see alike.</summary>
/// <param name="Test">The test file.</param>
/// <param name="Sql">The text.</param>
/// <param name="What">How they differ.</param>
public sealed record ParityBreak(string Test, string Sql, string What);
