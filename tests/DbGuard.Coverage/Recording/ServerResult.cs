namespace DbGuard.Coverage.Recording;

/// <summary>How the server answered one statement of a message.</summary>
internal sealed class ServerResult
{
    /// <summary>The command tag; null when it was refused.</summary>
    public string? Tag { get; set; }

    /// <summary>The SQLSTATE of the refusal.</summary>
    public string? SqlState { get; set; }

    /// <summary>Columns of the first result; null when there was none.</summary>
    public List<DescribedColumn>? Columns { get; set; }

    /// <summary>The message held no statement.</summary>
    public bool IsEmpty { get; set; }

    public bool IsAccepted => Tag is not null;
}
