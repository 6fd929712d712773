using DbGuard.Generator.Campaigns;
using DbGuard.Generator.Fixture;
using DbGuard.Generator.Grammar;
using DbGuard.TestKit.Postgres;

namespace DbGuard.Generator.Tests;

/// <summary>A server with one pair of databases, and the grammar over them; no gateway.</summary>
public sealed class GeneratorFixture : IAsyncLifetime
{
    private const ulong Seed = 20_251_125;

    internal FixtureDatabases Databases { get; private set; } = null!;

    internal SqlGrammar Grammar { get; private set; } = null!;

    internal PostgresServer Server { get; private set; } = null!;

    internal CaseMaker Maker => new(Grammar, Seed);

    /// <summary>Texts of the first cases.</summary>
    internal IEnumerable<string> Texts(int count) =>
        Enumerable.Range(0, count).SelectMany(index => CaseRequests.Of(Maker.Make((ulong)index))).Select(request => $"{request.Text} {string.Join(' ', request.Parameters)}");

    public async Task InitializeAsync()
    {
        var fixture = new PostgresFixture();
        await fixture.InitializeAsync();
        Server = fixture.Server;
        Databases = await FixtureDatabases.CreateAsync(Server, 1, Seed);
        Grammar = new SqlGrammar(Databases.Model, await CatalogProductions.ReadAsync(Server.Endpoint(Databases.Pairs[0].First)));
    }

    public Task DisposeAsync() => Task.CompletedTask;
}
