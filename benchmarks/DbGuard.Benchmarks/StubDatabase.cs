using System.Collections;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using DbGuard.AdoNet.Providers;
using DbGuard.Core;
using DbGuard.Core.Catalog;
using DbGuard.Core.Decisions;
using DbGuard.Core.Facts;
using DbGuard.Core.Masking;
using DbGuard.Core.Masking.Detectors;
using DbGuard.Dialects.Postgres;

namespace DbGuard.Benchmarks;

/// <summary>A driver that does nothing and allocates nothing: one row of one number to every statement. What is measured above it is the guard alone.</summary>
internal sealed class StubDataSource : DbDataSource
{
    public override string ConnectionString => "";

    protected override DbConnection CreateDbConnection() => new StubConnection();
}

internal sealed class StubConnection : DbConnection
{
    private ConnectionState _state;

    [AllowNull]
    public override string ConnectionString { get; set; } = "";

    public override string Database => "bench";

    public override string DataSource => "stub";

    public override string ServerVersion => "1";

    public override ConnectionState State => _state;

    public StubReader Reader { get; } = new();

    public override void ChangeDatabase(string databaseName) => throw new NotSupportedException();

    public override void Close() => _state = ConnectionState.Closed;

    public override void Open() => _state = ConnectionState.Open;

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => throw new NotSupportedException();

    protected override DbCommand CreateDbCommand() => new StubCommand { Connection = this };
}

internal sealed class StubCommand : DbCommand
{
    [AllowNull]
    public override string CommandText { get; set; } = "";

    public override int CommandTimeout { get; set; }

    public override CommandType CommandType { get; set; } = CommandType.Text;

    public override bool DesignTimeVisible { get; set; }

    public override UpdateRowSource UpdatedRowSource { get; set; }

    protected override DbConnection? DbConnection { get; set; }

    protected override DbParameterCollection DbParameterCollection { get; } = new StubParameters();

    protected override DbTransaction? DbTransaction { get; set; }

    public override void Cancel()
    {
    }

    public override int ExecuteNonQuery() => 1;

    public override object? ExecuteScalar() => null;

    public override void Prepare()
    {
    }

    protected override DbParameter CreateDbParameter() => throw new NotSupportedException();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => ((StubConnection)DbConnection!).Reader.Begin();
}

internal sealed class StubReader : DbDataReader, IDbColumnSchemaGenerator
{
    private static readonly ReadOnlyCollection<DbColumn> s_schema = new([new StubColumn()]);

    private int _value;
    private bool _hasRow;

    public override int Depth => 0;

    public ReadOnlyCollection<DbColumn> GetColumnSchema() => s_schema;

    public override int FieldCount => 1;

    public override bool HasRows => true;

    public override bool IsClosed => false;

    public override int RecordsAffected => -1;

    public override object this[int ordinal] => 1;

    public override object this[string name] => 1;

    public StubReader Begin()
    {
        (_hasRow, _value) = (true, 1);
        return this;
    }

    public override bool Read() => Interlocked.Exchange(ref _hasRow, false);

    public override bool NextResult() => false;

    public override int GetInt32(int ordinal) => _value + ordinal;

    public override string GetString(int ordinal) => "one";

    public override object GetValue(int ordinal) => throw new NotSupportedException();

    public override bool IsDBNull(int ordinal) => false;

    public override string GetName(int ordinal) => "abalance";

    public override int GetOrdinal(string name) => 0;

    public override string GetDataTypeName(int ordinal) => "integer";

    public override Type GetFieldType(int ordinal) => typeof(int);

    public override bool GetBoolean(int ordinal) => throw new NotSupportedException();

    public override byte GetByte(int ordinal) => throw new NotSupportedException();

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) => throw new NotSupportedException();

    public override char GetChar(int ordinal) => throw new NotSupportedException();

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) => throw new NotSupportedException();

    public override DateTime GetDateTime(int ordinal) => throw new NotSupportedException();

    public override decimal GetDecimal(int ordinal) => throw new NotSupportedException();

    public override double GetDouble(int ordinal) => throw new NotSupportedException();

    public override float GetFloat(int ordinal) => throw new NotSupportedException();

    public override Guid GetGuid(int ordinal) => throw new NotSupportedException();

    public override short GetInt16(int ordinal) => throw new NotSupportedException();

    public override long GetInt64(int ordinal) => throw new NotSupportedException();

    public override int GetValues(object[] values) => throw new NotSupportedException();

    public override IEnumerator GetEnumerator() => throw new NotSupportedException();

    // The base disposes by closing, which is all that a guard asks for.
    public override void Close()
    {
    }
}

internal sealed class StubColumn : DbColumn
{
    public StubColumn() => (ColumnName, DataType, DataTypeName) = ("abalance", typeof(int), "integer");
}

internal sealed class StubParameters : DbParameterCollection
{
    public override int Count => 0;

    public override object SyncRoot => this;

    public override int Add(object value) => throw new NotSupportedException();

    public override void AddRange(Array values) => throw new NotSupportedException();

    public override void Clear()
    {
    }

    public override bool Contains(object value) => false;

    public override bool Contains(string value) => false;

    public override void CopyTo(Array array, int index)
    {
    }

    public override IEnumerator GetEnumerator() => Array.Empty<object>().GetEnumerator();

    public override int IndexOf(object value) => -1;

    public override int IndexOf(string parameterName) => -1;

    public override void Insert(int index, object value) => throw new NotSupportedException();

    public override void Remove(object value) => throw new NotSupportedException();

    public override void RemoveAt(int index) => throw new NotSupportedException();

    public override void RemoveAt(string parameterName) => throw new NotSupportedException();

    protected override DbParameter GetParameter(int index) => throw new NotSupportedException();

    protected override DbParameter GetParameter(string parameterName) => throw new NotSupportedException();

    protected override void SetParameter(int index, DbParameter value) => throw new NotSupportedException();

    protected override void SetParameter(string parameterName, DbParameter value) => throw new NotSupportedException();
}

internal sealed class StubProvider : IGuardedProvider, IGuardedSession
{
    private static readonly ReportedColumn s_reported = Origin();
    private readonly SessionLook _look = new(BenchmarkCatalog.Snapshot, BenchmarkCatalog.Session);
    private IReadOnlyList<LoweredText> _lowered = [];
    private string? _text;

    public IStatementAnalyzer Analyzer { get; } = new PostgresAnalyzer();

    public void Dispose()
    {
    }

    public ValueTask<IGuardedSession> OpenAsync(DbConnection connection, CancellationToken cancellationToken) => new(this);

    /// <summary>A text without parameters is lowered once.</summary>
    public IReadOnlyList<LoweredText> Lower(string text, CommandType type, DbParameterCollection parameters)
    {
        if (!ReferenceEquals(text, _text))
        {
            (_text, _lowered) = (text, [new LoweredText(text, ImmutableArray<DbParameter>.Empty)]);
        }

        return _lowered;
    }

    public DecisionReason? CannotRun(LoweredText text, GuardOutcome outcome, CatalogSnapshot catalog) => null;

    public DbParameter Positional(DbParameter parameter) => parameter;

    public string? TextOf(DbParameter parameter) => null;

    public ReportedColumn Report(DbColumn column) => s_reported;

    public IColumnGuard Mask(DbColumn column, string typeName, IMasker masker, CatalogSnapshot catalog) => throw new NotSupportedException();

    public IColumnGuard? LookThrough(DbColumn column, string typeName, ContentMasker content, CatalogSnapshot catalog) => null;

    public ValueTask<SessionLook> LookAsync(bool again, CancellationToken cancellationToken) => new(_look);

    public bool TryLook([NotNullWhen(true)] out SessionLook? look)
    {
        look = _look;
        return true;
    }

    public void Expect(StatementFacts facts)
    {
    }

    public void ExpectTransactionChange()
    {
    }

    private static ReportedColumn Origin()
    {
        var table = BenchmarkCatalog.Snapshot.Tables.Single(t => t.Name.Name == "pgbench_accounts");
        return new ReportedColumn(table.Id, table.FindColumn("abalance")!.Number);
    }
}
