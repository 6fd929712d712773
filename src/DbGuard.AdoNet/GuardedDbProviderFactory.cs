using System.Data.Common;

namespace DbGuard.AdoNet;

/// <summary>Makes guarded objects of one guarded data source. What could reach the database another way is refused or not to be had.</summary>
public sealed class GuardedDbProviderFactory : DbProviderFactory
{
    private readonly DbProviderFactory _inner;
    private readonly GuardedDbDataSource _source;

    internal GuardedDbProviderFactory(DbProviderFactory inner, GuardedDbDataSource source) => (_inner, _source) = (inner, source);

    public override bool CanCreateBatch => true;

    public override bool CanCreateCommandBuilder => false;

    public override bool CanCreateDataAdapter => true;

    public override bool CanCreateDataSourceEnumerator => false;

    public override DbConnection CreateConnection() => _source.CreateConnection();

    public override DbCommand CreateCommand() => new GuardedDbCommand(_inner.CreateCommand() ?? throw Refusals.Member("CreateCommand"));

    public override DbBatch CreateBatch() => new GuardedDbBatch(_inner.CreateBatch());

    public override DbBatchCommand CreateBatchCommand() => new GuardedDbBatchCommand(_inner.CreateBatchCommand());

    public override DbParameter? CreateParameter() => _inner.CreateParameter();

    public override DbConnectionStringBuilder? CreateConnectionStringBuilder() => _inner.CreateConnectionStringBuilder();

    public override DbDataAdapter CreateDataAdapter() => new GuardedDbDataAdapter();

    /// <summary>Not to be had: it asks the catalog with texts of its own.</summary>
    public override DbCommandBuilder? CreateCommandBuilder() => null;

    /// <summary>Not to be had.</summary>
    public override DbDataSourceEnumerator? CreateDataSourceEnumerator() => null;

    /// <summary>Refused: a data source of another connection string would not be guarded.</summary>
    /// <exception cref="DbGuardException">DBG5110, always.</exception>
    public override DbDataSource CreateDataSource(string connectionString) => throw Refusals.Member("CreateDataSource");
}
