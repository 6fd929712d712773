namespace DbGuard.Coverage.Recording;

/// <summary>What a run over the suite has seen so far. Filled by one session at a time.</summary>
public sealed class SuiteRecording
{
    /// <summary>Statements that the server accepted.</summary>
    public List<StatementRecord> Statements { get; } = [];

    /// <summary>Texts that the two read differently.</summary>
    public List<ParityBreak> Breaks { get; } = [];

    /// <summary>Texts of every test file as they were sent, for comparing the boundaries of the file as a whole.</summary>
    public Dictionary<string, List<SentText>> Texts { get; } = new(StringComparer.Ordinal);

    /// <summary>Test files that were run.</summary>
    public int Files { get; set; }

    /// <summary>Test files that psql left before their end.</summary>
    public List<string> Unfinished { get; } = [];

    /// <summary>Statement texts sent.</summary>
    public int Messages { get; set; }

    /// <summary>Statements that the server refused.</summary>
    public int Refused { get; set; }

    /// <summary>Statements sent while a setting was in force that the guard refuses because the two would read texts differently.</summary>
    public int UnderOtherLexer { get; set; }

    /// <summary>Statements that the server accepted although the guard's parser (of the newest grammar) does not.</summary>
    public int Unparsed { get; set; }

    /// <summary>Results compared with the server's description.</summary>
    public int Described { get; set; }

    /// <summary>Origins the server named in them.</summary>
    public int Origins { get; set; }

    /// <summary>Catalog readings.</summary>
    public int Readings { get; set; }
}
