using System.Data;
using System.Data.Common;

namespace DbGuard.AdoNet;

/// <summary>One command of a guarded batch.</summary>
public sealed class GuardedDbBatchCommand : DbBatchCommand
{
    // Holds text and parameters; never runs.
    private readonly DbBatchCommand _settings;
    private int _affected;

    internal GuardedDbBatchCommand(DbBatchCommand settings) => _settings = settings;

    public override string CommandText
    {
        get => _settings.CommandText;
        set => _settings.CommandText = value;
    }

    public override CommandType CommandType
    {
        get => _settings.CommandType;
        set => _settings.CommandType = value;
    }

    public override int RecordsAffected => _affected;

    public override bool CanCreateParameter => _settings.CanCreateParameter;

    protected override DbParameterCollection DbParameterCollection => _settings.Parameters;

    public override DbParameter CreateParameter() => _settings.CreateParameter();

    internal void Tell(int affected) => _affected = affected;
}
