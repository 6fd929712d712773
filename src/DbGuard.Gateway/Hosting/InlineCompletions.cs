namespace DbGuard.Gateway.Hosting;

/// <summary>
/// Makes socket continuations run on the thread that saw the event: half the CPU of a hand-off per message (PERFORMANCE.md,
/// section 1). The price: nothing on a session's path may block a thread.
/// </summary>
internal static class InlineCompletions
{
    private const string Variable = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>
    /// Call before the first socket is made: System.Net.Sockets reads the variable when its engine is first used.
    /// A value the operator has set is left alone.
    /// </summary>
    public static void Enable()
    {
        if (Environment.GetEnvironmentVariable(Variable) is null)
        {
            Environment.SetEnvironmentVariable(Variable, "1");
        }
    }
}
