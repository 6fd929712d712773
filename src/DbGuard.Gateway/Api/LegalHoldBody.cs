namespace DbGuard.Gateway.Api;

/// <summary>A hold to be placed: responses of statements that meet every condition given are kept whatever their age.</summary>
/// <param name="Reason">Why, for the record.</param>
/// <param name="Principal">Part of the principal, of the human it acts for or of its task.</param>
/// <param name="Session">A session's id.</param>
/// <param name="Table">A relation that the statement touches.</param>
/// <param name="Since">Not before.</param>
/// <param name="Until">Before.</param>
internal sealed record LegalHoldBody(string? Reason, string? Principal = null, string? Session = null, string? Table = null, DateTimeOffset? Since = null, DateTimeOffset? Until = null);
