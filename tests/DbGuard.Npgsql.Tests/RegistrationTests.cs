using System.Data.Common;
using DbGuard.AdoNet;
using DbGuard.AdoNet.Audit;
using DbGuard.Core.Identities;
using DbGuard.Core.Policies;
using DbGuard.Npgsql.Tests.TestKit;
using DbGuard.TestKit.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace DbGuard.Npgsql.Tests;

public sealed class RegistrationTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task Services_GiveGuardedConnections_WithEvidenceInAFile()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var name = await postgres.Server.CreateDatabaseAsync("create table t (secret text); insert into t values ('canary')");
        using (var audit = ChainFileSink.Open(path))
        {
            var services = new ServiceCollection().AddDbGuardNpgsql(postgres.Server.Endpoint(name).ConnectionString, _ => Options(audit));
            await using var provider = services.BuildServiceProvider();
            Assert.Same(provider.GetRequiredService<GuardedDbDataSource>(), provider.GetRequiredService<DbDataSource>());
            await using var connection = provider.GetRequiredService<DbConnection>();
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT secret FROM t";
            Assert.Equal("[redacted]", await command.ExecuteScalarAsync());
        }

        ChainFileSink.Open(path).Dispose();
        var evidence = await File.ReadAllTextAsync(path);
        Assert.Contains("statement_decided", evidence, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", evidence, StringComparison.Ordinal);
        File.Delete(path);
    }

    [Fact]
    public void Multiplexing_IsRefused()
    {
        using var source = NpgsqlDataSource.Create("Host=localhost;Multiplexing=true");
        Assert.Throws<NotSupportedException>(() => source.UseDbGuard(Options(new GuardedDatabase.MemorySink())));
    }

    private static DbGuardOptions Options(DbGuard.Core.Audit.IAuditSink audit) => new DbGuardOptions
    {
        Policy = PolicyReader.Read(System.Text.Encoding.UTF8.GetBytes(Policies.Masked("redact")), Path.GetTempPath()).Policy!,
        Audit = audit,
        Principal = () => new Principal { Kind = PrincipalKind.Agent, Subject = "agent", Issuer = "config" },
    };
}
