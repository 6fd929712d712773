using DbGuard.Gateway.Tests.Stores;

namespace DbGuard.Gateway.Tests;

/// <summary>This assembly run as a program: the children that tests start in order to kill them.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        switch (args)
        {
            case ["audit-storm", var file, var writers]:
                await AuditStorm.RunAsync(file, int.Parse(writers, null));
                return 0;
            default:
                return 2;
        }
    }
}
