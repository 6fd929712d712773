using System.Security.Cryptography;
using DbGuard.Core.Audit;
using Npgsql;

namespace DbGuard.Gateway.Stores.Shared;

/// <summary>The way to a shared store: a PostgreSQL database, and the schema that is the store.</summary>
internal sealed class SharedStore : IDisposable
{
    private readonly NpgsqlDataSource _source;

    private SharedStore(NpgsqlDataSource source, string schema)
    {
        _source = source;
        Schema = schema;
    }

    public string Schema { get; }

    /// <summary>Reads the connection string from its file. Nothing is connected yet.</summary>
    /// <exception cref="AuditUnavailableException">The file is no connection string.</exception>
    public static SharedStore From(string connectionFile, string schema)
    {
        try
        {
            var text = new NpgsqlConnectionStringBuilder(File.ReadAllText(connectionFile).Trim())
            {
                SearchPath = new NpgsqlCommandBuilder().QuoteIdentifier(schema),
                ApplicationName = "dbguard store",
                // What is written must be on disk when the server says so, whatever the database's default is.
                Options = "-c synchronous_commit=on -c idle_in_transaction_session_timeout=30000",
                KeepAlive = 15,
                Enlist = false,
            };
            return new SharedStore(NpgsqlDataSource.Create(text), schema);
        }
        catch (Exception failure) when (failure is ArgumentException or IOException or UnauthorizedAccessException or FormatException or KeyNotFoundException)
        {
            // WHY not the message: it may quote the connection string, and that has the password.
            throw new AuditUnavailableException("the connection string of the shared store cannot be used", failure);
        }
    }

    /// <summary>An open connection.</summary>
    /// <exception cref="NpgsqlException">There is none to be had.</exception>
    public NpgsqlConnection Open() => _source.OpenConnection();

    /// <inheritdoc cref="Open"/>
    public ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken) => _source.OpenConnectionAsync(cancellationToken);

    /// <summary>Makes the tables if they are not there.</summary>
    /// <exception cref="NpgsqlException">The database cannot be reached, or the role may not.</exception>
    public void Prepare()
    {
        using var connection = Open();
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        SharedSchema.Prepare(connection, Schema, (id, HashChain.Genesis(id)));
    }

    public void Dispose() => _source.Dispose();

    /// <summary>What may be said of a failure: never a value, never the connection string.</summary>
    public static string Explain(Exception failure) => failure switch
    {
        PostgresException refused => $"the store's server refused it ({refused.SqlState})",
        NpgsqlException { InnerException: TimeoutException } => "the store's server does not answer",
        NpgsqlException or System.Net.Sockets.SocketException or IOException => "the store's server cannot be reached",
        _ => "the store cannot be used",
    };

    /// <summary>True for what may pass: a server that is away, a connection that broke, a conflict.</summary>
    public static bool IsOfTheStore(Exception failure) => failure is NpgsqlException or IOException or System.Net.Sockets.SocketException or TimeoutException or ObjectDisposedException or InvalidOperationException;
}
