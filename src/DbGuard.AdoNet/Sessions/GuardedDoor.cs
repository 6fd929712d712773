using DbGuard.AdoNet.Providers;
using DbGuard.Core;
using DbGuard.Core.Budgets;

namespace DbGuard.AdoNet.Sessions;

/// <summary>What all connections of one guarded data source share.</summary>
internal sealed class GuardedDoor
{
    public GuardedDoor(IGuardedProvider provider, DbGuardOptions options)
    {
        if (options.Approvals is not null && options.Grants is null)
        {
            throw new ArgumentException("with an approval store, the signer of its grants is needed", nameof(options));
        }

        (Provider, Options) = (provider, options);
        Pipeline = new GuardPipeline(provider.Analyzer, options.Policy);
        Rates = new StatementRates(options.Time);
        Labels = new LabelBudgets(options.Time);
        Volumes = new VolumeBudgets(options.Time);
    }

    public IGuardedProvider Provider { get; }

    public DbGuardOptions Options { get; }

    public GuardPipeline Pipeline { get; }

    public SharedTexts Texts { get; } = new();

    public StatementRates Rates { get; }

    public LabelBudgets Labels { get; }

    public VolumeBudgets Volumes { get; }
}
