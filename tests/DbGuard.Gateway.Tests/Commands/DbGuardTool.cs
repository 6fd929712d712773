using DbGuard.TestKit.Gateway;
using DbGuard.TestKit.Processes;

namespace DbGuard.Gateway.Tests.Commands;

/// <summary>The built <c>dbguard</c> as a process.</summary>
internal static class DbGuardTool
{
    public static Task<ToolResult> RunAsync(params string[] arguments) => ClientTool.RunAsync(GatewayProcess.Executable, arguments);
}
