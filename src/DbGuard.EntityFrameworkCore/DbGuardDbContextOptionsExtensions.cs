using DbGuard.AdoNet;
using DbGuard.EntityFrameworkCore.Connections;
using DbGuard.EntityFrameworkCore.Migrations;
using DbGuard.EntityFrameworkCore.Update;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Update;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;

namespace DbGuard.EntityFrameworkCore;

/// <summary>Puts a <see cref="DbContext"/> behind the guard.</summary>
public static class DbGuardDbContextOptionsExtensions
{
    /// <summary>
    /// Every statement of the context is decided, held or refused, and recorded; every result is masked. In place of <c>UseNpgsql</c>: the context itself stays as it is.
    /// </summary>
    /// <param name="options">The context's options.</param>
    /// <param name="source">The guarded data source, which the host keeps and disposes; see <c>NpgsqlDataSource.UseDbGuard</c>.</param>
    /// <param name="npgsql">Settings of the provider, as for <c>UseNpgsql</c>.</param>
    /// <returns><paramref name="options"/>.</returns>
    /// <remarks>
    /// What the guard refuses arrives as <see cref="DbGuardException"/>, inside of a <see cref="DbUpdateException"/> where it was SaveChanges that asked. EF logs the values of parameters
    /// when it is told to (<c>EnableSensitiveDataLogging</c>): the guard does not see that log.
    /// </remarks>
    public static DbContextOptionsBuilder UseDbGuard(this DbContextOptionsBuilder options, GuardedDbDataSource source, Action<NpgsqlDbContextOptionsBuilder>? npgsql = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(source);
        return options
            .UseNpgsql(source, npgsql)
            .ReplaceService<IModificationCommandBatchFactory, GuardedModificationCommandBatchFactory>()
            .ReplaceService<IHistoryRepository, GuardedHistoryRepository>()
            .AddInterceptors(OnlyGuardedConnections.Instance, OnlyGuardedCommands.Instance);
    }

    /// <inheritdoc cref="UseDbGuard(DbContextOptionsBuilder, GuardedDbDataSource, Action{NpgsqlDbContextOptionsBuilder}?)" />
    public static DbContextOptionsBuilder<TContext> UseDbGuard<TContext>(
        this DbContextOptionsBuilder<TContext> options, GuardedDbDataSource source, Action<NpgsqlDbContextOptionsBuilder>? npgsql = null)
        where TContext : DbContext
    {
        UseDbGuard((DbContextOptionsBuilder)options, source, npgsql);
        return options;
    }
}
