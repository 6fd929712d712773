using System.Data.Common;
using DbGuard.AdoNet;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace DbGuard.Npgsql;

/// <summary>One line for hosts that use Npgsql.</summary>
public static class NpgsqlGuard
{
    /// <summary>
    /// Wraps a data source: from its connections on, every statement is decided, held or refused and recorded, and every result masked.
    /// Give out nothing but the result; it owns <paramref name="source"/>.
    /// </summary>
    /// <exception cref="NotSupportedException">The data source multiplexes: its commands share connections, whose state the guard could not follow.</exception>
    public static GuardedDbDataSource UseDbGuard(this NpgsqlDataSource source, DbGuardOptions options)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        var settings = new NpgsqlConnectionStringBuilder(source.ConnectionString);
        if (settings.Multiplexing)
        {
            throw new NotSupportedException("the guard follows each connection's state: set Multiplexing=false");
        }

        return new GuardedDbDataSource(source, NpgsqlFactory.Instance, new NpgsqlGuardedProvider(source, options.Time), options);
    }

    /// <summary>Registers a guarded data source as <see cref="GuardedDbDataSource"/> and as <see cref="DbDataSource"/>, and its connections as <see cref="DbConnection"/>.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="connectionString">Where the database is.</param>
    /// <param name="options">Called once.</param>
    public static IServiceCollection AddDbGuardNpgsql(this IServiceCollection services, string connectionString, Func<IServiceProvider, DbGuardOptions> options)
    {
        services.AddSingleton(provider => NpgsqlDataSource.Create(connectionString).UseDbGuard(options(provider)));
        services.AddSingleton<DbDataSource>(provider => provider.GetRequiredService<GuardedDbDataSource>());
        services.AddTransient<DbConnection>(provider => provider.GetRequiredService<GuardedDbDataSource>().CreateConnection());
        return services;
    }
}
