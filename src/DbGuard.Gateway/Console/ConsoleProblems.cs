using DbGuard.Core.Audit;
using DbGuard.Gateway.Console.Pages;
using DbGuard.Gateway.Stores;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DbGuard.Gateway.Console;

/// <summary>Says on a page that something cannot be done, instead of an empty answer.</summary>
internal static partial class ConsoleProblems
{
    /// <summary>Goes around everything that answers at the console.</summary>
    public static async Task ExplainAsync(HttpContext context, RequestDelegate next)
    {
        if (!ConsoleDoor.IsDoorOf(context))
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        try
        {
            await next(context).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is ApprovalStoreException or AuditUnavailableException && !context.Response.HasStarted)
        {
            await TellAsync(context, StatusCodes.Status503ServiceUnavailable, "The store cannot be used", failure.Message, "Nothing was changed. Look at the gateway’s health and log, then try again.").ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is not OperationCanceledException && !context.Response.HasStarted)
        {
            // The type alone: a message could hold anything.
            LogFailed(context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("DbGuard.Gateway.Console"), failure.GetType().Name);
            await TellAsync(context, StatusCodes.Status500InternalServerError, "This page cannot be shown", "The gateway met something it did not expect.", "Its log names it. What agents do is not touched by this.").ConfigureAwait(false);
        }
    }

    private static Task TellAsync(HttpContext context, int status, string heading, string sentence, string help)
    {
        context.Response.Clear();
        ConsoleHeaders.Set(context);
        return new RazorComponentResult<ProblemPage>(new Dictionary<string, object?>
        {
            [nameof(ProblemPage.Heading)] = heading,
            [nameof(ProblemPage.Sentence)] = sentence,
            [nameof(ProblemPage.Help)] = help,
        })
        { StatusCode = status }.ExecuteAsync(context);
    }

    [LoggerMessage(5400, LogLevel.Error, "A page of the console failed: {Exception}")]
    private static partial void LogFailed(ILogger logger, string exception);
}
