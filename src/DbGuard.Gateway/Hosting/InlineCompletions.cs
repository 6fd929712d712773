using System.Globalization;

namespace DbGuard.Gateway.Hosting;

/// <summary>
/// Makes socket continuations run on the thread that saw the event: half the CPU of a hand-off per message (PERFORMANCE.md,
/// section 1). The price: nothing on a session's path may block a thread.
/// </summary>
internal static class InlineCompletions
{
    private const string Variable = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    private const string LoopsVariable = "DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT";

    /// <summary>
    /// Call before the first socket is made: System.Net.Sockets reads the variable when its engine is first used.
    /// Values the operator has set are left alone.
    /// </summary>
    public static void Enable()
    {
        Default(Variable, "1");
        // One event loop for two processors: a loop that serves more sessions wakes less often for each (a tenth of the CPU per
        // statement on two processors), and the audit writer, the pool and the collector have the others.
        Default(LoopsVariable, Math.Max(1, Environment.ProcessorCount / 2).ToString(CultureInfo.InvariantCulture));
    }

    private static void Default(string variable, string value)
    {
        if (Environment.GetEnvironmentVariable(variable) is null)
        {
            Environment.SetEnvironmentVariable(variable, value);
        }
    }
}
