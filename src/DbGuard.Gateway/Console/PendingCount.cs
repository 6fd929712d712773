using DbGuard.Core.Approvals;
using DbGuard.Gateway.Stores;

namespace DbGuard.Gateway.Console;

/// <summary>How many requests wait; asked once for a page.</summary>
internal sealed class PendingCount(IApprovalStore store)
{
    private const int Most = 999;
    private Task<int>? _count;

    /// <summary>At most 999; 0 when the store cannot say, which the pages themselves then report.</summary>
    public Task<int> GetAsync() => _count ??= CountAsync();

    private async Task<int> CountAsync()
    {
        try
        {
            return (await store.ListAsync(ApprovalState.Pending, Most, CancellationToken.None).ConfigureAwait(false)).Count;
        }
        catch (ApprovalStoreException)
        {
            return 0;
        }
    }
}
