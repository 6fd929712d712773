using DbGuard.Core.Audit;
using DbGuard.Gateway.Stores.Retention;
using Npgsql;

namespace DbGuard.Gateway.Stores.Shared;

/// <summary>Removes responses from a shared store.</summary>
internal sealed class SharedResponseRemover(SharedStore store) : IResponseRemover
{
    public void Remove(IReadOnlyList<SequenceRange> ranges, CancellationToken cancellationToken)
    {
        try
        {
            using var connection = store.Open();
            foreach (var range in ranges)
            {
                cancellationToken.ThrowIfCancellationRequested();
                using var command = new NpgsqlCommand("UPDATE records SET payload = NULL WHERE seq BETWEEN $1 AND $2 AND payload IS NOT NULL", connection)
                {
                    Parameters = { new() { Value = range.First }, new() { Value = range.Last } },
                };
                command.ExecuteNonQuery();
            }
        }
        catch (Exception failure) when (SharedStore.IsOfTheStore(failure))
        {
            throw new AuditUnavailableException($"responses cannot be removed: {SharedStore.Explain(failure)}", failure);
        }
    }
}
