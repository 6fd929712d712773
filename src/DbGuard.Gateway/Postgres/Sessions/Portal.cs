using System.Collections.Immutable;
using DbGuard.Core.Decisions;
using DbGuard.Core.Facts;

namespace DbGuard.Gateway.Postgres.Sessions;

/// <summary>A portal that Bind made, or a cursor that SQL DECLARE made.</summary>
internal sealed class Portal
{
    /// <summary>The protocol's name; empty for the unnamed portal.</summary>
    public required string Name { get; init; }

    /// <summary>The statement it runs; null for a cursor of SQL.</summary>
    public PreparedStatement? Statement { get; init; }

    /// <summary>Facts of its query.</summary>
    public required StatementFacts? Facts { get; init; }

    /// <summary>The text as decided when it was bound or last executed.</summary>
    public DecidedText? Text { get; set; }

    /// <summary>Result formats as Bind gave them: none, one for all, or one each.</summary>
    public BoundFormats ResultFormats { get; init; }

    /// <summary>Bound values for records and approvals, labelled ones redacted.</summary>
    public ImmutableArray<string?> Parameters { get; init; } = [];

    /// <summary>SHA-256 over everything Bind said about parameters, lower-case hex.</summary>
    public string ParametersHash { get; init; } = "";

    /// <summary>A Describe of it is on its way or answered.</summary>
    public bool IsDescribed { get; set; }

    /// <summary>Body of the RowDescription, with formats; null until described or when it has no rows.</summary>
    public byte[]? RowDescription { get; set; }

    /// <summary>An Execute of it has been sent.</summary>
    public bool IsStarted { get; set; }

    /// <summary>Rows that came in all its Executes.</summary>
    public long Rows { get; set; }

    /// <summary>Rows that all its Executes changed, as far as they were counted.</summary>
    public long Changed { get; set; }

    /// <summary>How its rows leave, under the decision of the last Execute.</summary>
    public ResultShape? Shape { get; set; }

    /// <summary>The approval under which it runs; further Executes of the same portal go on under it.</summary>
    public string? ApprovalId { get; set; }

    /// <summary>Row ceiling of that approval; null when it has none.</summary>
    public GrantedRows? Ceiling { get; set; }

    /// <summary>Body of the Bind message of a statement that is held, for estimates and trial runs; null for others.</summary>
    public byte[]? HeldBind { get; init; }

    /// <summary>Declared by SQL, so it may outlive a transaction (WITH HOLD).</summary>
    public bool IsSqlCursor { get; init; }
}
