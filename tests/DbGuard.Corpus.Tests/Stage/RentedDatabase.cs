namespace DbGuard.Corpus.Tests.Stage;

/// <summary>A copy of the fixture for one run. Given back as it was, it serves another.</summary>
internal sealed class RentedDatabase(DatabasePool pool, string name, AdminConnection admin, string tracesBefore, bool isControl) : IAsyncDisposable
{
    public string Name => name;

    public AdminConnection Admin => admin;

    /// <summary>What <see cref="DatabaseTraces"/> told when the copy was made.</summary>
    public string TracesBefore => tracesBefore;

    /// <summary>A copy of the fixture with other secrets.</summary>
    public bool IsControl => isControl;

    /// <inheritdoc />
    public ValueTask DisposeAsync() => new(pool.TakeBackAsync(this));
}
