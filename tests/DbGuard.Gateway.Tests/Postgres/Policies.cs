namespace DbGuard.Gateway.Tests.Postgres;

/// <summary>Policies the door's tests run under.</summary>
internal static class Policies
{
    public const string AllowAll = """
        version: 1
        profiles:
          all: {match: everyone, may: everything}
        """;
}
