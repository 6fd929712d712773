using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Update;

namespace DbGuard.EntityFrameworkCore.Update;

/// <summary>Makes the batches of SaveChanges.</summary>
/// <param name="dependencies">Of EF.</param>
/// <param name="options">The context's, for the size of batches.</param>
internal sealed class GuardedModificationCommandBatchFactory(ModificationCommandBatchFactoryDependencies dependencies, IDbContextOptions options) : IModificationCommandBatchFactory
{
    /// <summary>Statements of a batch where the context does not say: what Npgsql's provider takes.</summary>
    private const int DefaultSize = 1000;

    private readonly int _size = RelationalOptionsExtension.Extract(options).MaxBatchSize ?? DefaultSize;

    public ModificationCommandBatch Create() => new GuardedModificationCommandBatch(dependencies, _size);
}
