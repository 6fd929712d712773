#pragma warning disable EF1001 // The provider has no public class that this could be of: a version that moves it does not compile, and the tests migrate.
using DbGuard.AdoNet;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Migrations.Internal;

namespace DbGuard.EntityFrameworkCore.Migrations;

/// <summary>
/// The history of migrations. The provider's own reads the table and takes the driver's error for "there is none yet"; the guard refuses such a statement before it is sent,
/// and says so in its own way.
/// </summary>
/// <param name="dependencies">Of EF.</param>
internal sealed class GuardedHistoryRepository(HistoryRepositoryDependencies dependencies) : NpgsqlHistoryRepository(dependencies)
{
    public override IReadOnlyList<HistoryRow> GetAppliedMigrations()
    {
        try
        {
            return base.GetAppliedMigrations();
        }
        catch (DbGuardException refused) when (IsUnknownRelation(refused))
        {
            return [];
        }
    }

    public override async Task<IReadOnlyList<HistoryRow>> GetAppliedMigrationsAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            return await base.GetAppliedMigrationsAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DbGuardException refused) when (IsUnknownRelation(refused))
        {
            return [];
        }
    }

    private static bool IsUnknownRelation(DbGuardException refused) => refused.Code == "DBG2011";
}
