using DbGuard.Core.Approvals;

namespace DbGuard.Gateway.Tests.Stores;

public sealed class MemoryApprovalStoreTests : ApprovalStoreContract
{
    private protected override Task<IApprovalStore> OpenAsync() => Task.FromResult<IApprovalStore>(new MemoryApprovalStore(Sink, Signer, Time));
}
