using Xunit;

namespace DbGuard.TestKit.Postgres;

/// <summary>
/// One PostgreSQL with default options for a whole test process, however many collections ask for it. Use it as
/// <c>ICollectionFixture</c> or <c>IClassFixture</c>; make databases, not servers. Its process outlives the fixtures
/// and ends with the test process.
/// </summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private static readonly Lazy<Task<PostgresServer>> Shared = new(() => PostgresServer.StartAsync());

    private PostgresServer? _server;

    /// <summary>The running server.</summary>
    public PostgresServer Server => _server ?? throw new InvalidOperationException("the fixture is not initialised");

    /// <inheritdoc />
    public async Task InitializeAsync() => _server = await Shared.Value.ConfigureAwait(false);

    /// <inheritdoc />
    public Task DisposeAsync() => Task.CompletedTask;
}
