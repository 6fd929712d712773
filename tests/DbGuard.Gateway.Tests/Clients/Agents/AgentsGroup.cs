namespace DbGuard.Gateway.Tests.Clients.Agents;

/// <summary>The tests of tools under the sample policies share their gateways and run one after the other, beside the other groups.</summary>
[CollectionDefinition(Name)]
public sealed class AgentsGroup : ICollectionFixture<SampleAgents>
{
    internal const string Name = "agents";
}
