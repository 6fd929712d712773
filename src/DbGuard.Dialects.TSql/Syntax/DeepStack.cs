using System.Runtime.ExceptionServices;

namespace DbGuard.Dialects.TSql.Syntax;

/// <summary>Runs what recurses over a large tree on a thread with a stack that the limits were measured against.</summary>
internal static class DeepStack
{
    private const int Bytes = 128 * 1024 * 1024;

    public static T Run<T>(Func<T> work)
    {
        T? result = default;
        ExceptionDispatchInfo? thrown = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    result = work();
                }
                catch (Exception exception)
                {
                    thrown = ExceptionDispatchInfo.Capture(exception);
                }
            },
            Bytes);
        thread.Start();
        thread.Join();
        thrown?.Throw();
        return result!;
    }
}
