namespace DbGuard.Gateway.Recordings;

/// <summary>A part of a recorded response as a client saw it. Every text is safe to show.</summary>
internal abstract record ResponsePart;

/// <summary>Rows of a result.</summary>
/// <param name="Columns">Names, or <c>column 1</c> and so on where the description was asked for earlier.</param>
/// <param name="Rows">The first of them; a null cell is NULL.</param>
/// <param name="More">How many more are recorded.</param>
internal sealed record ResponseTable(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string?>> Rows, long More) : ResponsePart;

/// <summary>A command tag, or a line of COPY.</summary>
internal sealed record ResponseLine(string Text) : ResponsePart;

/// <summary>What was not recorded, or is not there, in our own words.</summary>
internal sealed record ResponseRemark(string Text) : ResponsePart;

/// <summary>An error or a notice.</summary>
internal sealed record ResponseReport(bool IsError, string Severity, string SqlState, string Message, string? Detail, string? Hint) : ResponsePart;
