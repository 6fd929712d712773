using DbGuard.Gateway.Tests.Shop;

namespace DbGuard.Gateway.Tests.Clients;

/// <summary>The client tests share one server and run one after the other, beside the other groups.</summary>
[CollectionDefinition(Name)]
public sealed class ClientsGroup : ICollectionFixture<ShopFixture>
{
    internal const string Name = "clients";
}
