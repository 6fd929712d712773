using System.Data;
using Npgsql;

namespace DbGuard.Gateway.Tests.Clients.Npgsql;

/// <summary>Transactions: commit, rollback, savepoints, isolation levels, a broken one, an abandoned one.</summary>
internal static class TransactionsScript
{
    public static async Task RunAsync(NpgsqlDataSource source, Transcript transcript)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await ExecuteAsync(connection, "insert into tickets (subject, body) values ('kept', 'x')");
            await transaction.SaveAsync("a");
            await ExecuteAsync(connection, "insert into tickets (subject, body) values ('dropped', 'x')");
            await transaction.RollbackAsync("a");
            await transcript.ShowFailureAsync("inside", () => ExecuteAsync(connection, "select 1/0"));
            await transcript.ShowFailureAsync("aborted", () => ExecuteAsync(connection, "select 1"));
            await transaction.RollbackAsync("a");
            await transaction.ReleaseAsync("a");
            await transaction.CommitAsync();
        }

        await using (await connection.BeginTransactionAsync(IsolationLevel.Serializable))
        {
            transcript.Show("isolation", await new NpgsqlCommand("show transaction_isolation", connection).ExecuteScalarAsync());
            await ExecuteAsync(connection, "delete from tickets where ticket_id > 5");
        }

        await using (var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead))
        {
            await transcript.ShowFailureAsync("in the transaction", () => ExecuteAsync(connection, "select nothing"));
            await transcript.ShowFailureAsync("commit of an aborted one", async () =>
            {
                await transaction.CommitAsync();
                await ExecuteAsync(connection, "select after_the_commit");
            });
        }

        transcript.Show("tickets", await new NpgsqlCommand("select count(*) from tickets", connection).ExecuteScalarAsync());
        transcript.Show("kept", await new NpgsqlCommand("select array_agg(subject) from tickets where subject in ('kept', 'dropped')", connection).ExecuteScalarAsync());

        await using (var left = await source.OpenConnectionAsync())
        {
            await left.BeginTransactionAsync();
            await ExecuteAsync(left, "insert into tickets (subject, body) values ('left open', 'x')");
        }

        transcript.Show("left open", await new NpgsqlCommand("select count(*) from tickets where subject = 'left open'", connection).ExecuteScalarAsync());
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
