namespace DbGuard.AdoNet.Execution;

/// <summary>Where a synchronous member of ADO.NET waits for work that is asynchronous inside. Nothing awaited there returns to a context.</summary>
internal static class Blocking
{
    public static T Result<T>(ValueTask<T> work) => work.IsCompleted ? work.GetAwaiter().GetResult() : work.AsTask().GetAwaiter().GetResult();

    public static void Wait(ValueTask work) => work.AsTask().GetAwaiter().GetResult();
}
