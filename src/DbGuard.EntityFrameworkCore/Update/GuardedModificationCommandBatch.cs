using DbGuard.AdoNet;
using DbGuard.EntityFrameworkCore.Connections;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Update;

namespace DbGuard.EntityFrameworkCore.Update;

/// <summary>
/// The statements of one round trip of SaveChanges. PostgreSQL tells how many rows each of them changed when it is done, and not by a result of its own:
/// the counts are taken from the guarded reader, after its last result.
/// </summary>
internal sealed class GuardedModificationCommandBatch(ModificationCommandBatchFactoryDependencies dependencies, int size) : AffectedCountModificationCommandBatch(dependencies, size)
{
    public override bool TryAddCommand(IReadOnlyModificationCommand modificationCommand) => modificationCommand.StoreStoredProcedure is null
        ? base.TryAddCommand(modificationCommand)
        : throw new NotSupportedException($"SaveChanges by the stored procedure {modificationCommand.StoreStoredProcedure.Name} is not guarded: map the table, or call it with ExecuteSql");

    public override void Execute(IRelationalConnection connection)
    {
        CheckUnchangedAsync(connection, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        base.Execute(connection);
    }

    public override async Task ExecuteAsync(IRelationalConnection connection, CancellationToken cancellationToken = default)
    {
        await CheckUnchangedAsync(connection, cancellationToken).ConfigureAwait(false);
        await base.ExecuteAsync(connection, cancellationToken).ConfigureAwait(false);
    }

    protected override void Consume(RelationalDataReader reader)
    {
        for (var i = 0; i < ModificationCommands.Count; i++)
        {
            if (ResultSetMappings[i] == ResultSetMapping.NoResults)
            {
                continue;
            }

            if (!reader.Read())
            {
                ThrowAggregateUpdateConcurrencyException(reader, i + 1, expectedRowsAffected: 1, rowsAffected: 0);
                continue;
            }

            ModificationCommands[i].PropagateResults(reader);
            reader.DbDataReader.NextResult();
        }

        while (reader.DbDataReader.NextResult())
        {
        }

        for (var i = 0; i < ModificationCommands.Count; i++)
        {
            if (HasChangedNothing(reader, i))
            {
                ThrowAggregateUpdateConcurrencyException(reader, i + 1, expectedRowsAffected: 1, rowsAffected: 0);
            }
        }
    }

    protected override async Task ConsumeAsync(RelationalDataReader reader, CancellationToken cancellationToken = default)
    {
        for (var i = 0; i < ModificationCommands.Count; i++)
        {
            if (ResultSetMappings[i] == ResultSetMapping.NoResults)
            {
                continue;
            }

            if (!await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                await ThrowAggregateUpdateConcurrencyExceptionAsync(reader, i + 1, expectedRowsAffected: 1, rowsAffected: 0, cancellationToken).ConfigureAwait(false);
                continue;
            }

            ModificationCommands[i].PropagateResults(reader);
            await reader.DbDataReader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        }

        while (await reader.DbDataReader.NextResultAsync(cancellationToken).ConfigureAwait(false))
        {
        }

        for (var i = 0; i < ModificationCommands.Count; i++)
        {
            if (HasChangedNothing(reader, i))
            {
                await ThrowAggregateUpdateConcurrencyExceptionAsync(reader, i + 1, expectedRowsAffected: 1, rowsAffected: 0, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>True for a statement without a result that found no row: somebody else was faster.</summary>
    private bool HasChangedNothing(RelationalDataReader reader, int index)
    {
        var rows = ((GuardedDbDataReader)reader.DbDataReader).RecordsAffectedByStatement;
        return rows.Count != ModificationCommands.Count
            ? throw new InvalidOperationException($"the batch has {ModificationCommands.Count} statements, and {rows.Count} were run")
            : ResultSetMappings[index] == ResultSetMapping.NoResults && rows[index] == 0;
    }

    /// <summary>A hidden property that is written although nobody changed it would write its mask over what it masks.</summary>
    /// <exception cref="DbUpdateException">With a <see cref="DbGuardException"/>, DBG5115.</exception>
    private async ValueTask CheckUnchangedAsync(IRelationalConnection connection, CancellationToken cancellationToken)
    {
        var guarded = OnlyGuardedConnections.Check(connection.DbConnection);
        foreach (var command in ModificationCommands)
        {
            if (command.EntityState != EntityState.Modified)
            {
                continue;
            }

            foreach (var column in command.ColumnModifications)
            {
                if (column.IsWrite && IsUnchanged(column) && await guarded.Session.IsHiddenAsync(command.Schema, command.TableName, column.ColumnName, cancellationToken).ConfigureAwait(false))
                {
                    var refusal = Refusals.Because(
                        "DBG5115", "masks", $"`{column.Property?.Name ?? column.ColumnName}` is hidden from you and would be written as it was read, which may be its mask",
                        "mark only the properties that you changed as modified", "42501");
                    throw new DbUpdateException(refusal.Message, refusal, command.Entries);
                }
            }
        }
    }

    private static bool IsUnchanged(IColumnModification column) => column.Property is { } property
        ? property.GetValueComparer().Equals(column.OriginalValue, column.Value)
        : Equals(column.OriginalValue, column.Value);
}
