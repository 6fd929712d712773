using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using DbGuard.Core.Audit;
using DbGuard.Gateway.Stores;

namespace DbGuard.Gateway.Commands;

/// <summary><c>dbguard audit verify</c>: follows the chain from its beginning and names the first broken record; exit code 1 when there is one.</summary>
internal static class AuditVerifyCommand
{
    public static Command Create()
    {
        var command = new Command("verify", "Check every record against the chain; exit code 1 names the first broken one.");
        command.SetAction((result, cancellationToken) => StoreSelection.WithStoreAsync(
            result, reader => Task.FromResult(Run(result, reader, cancellationToken))));
        return command;
    }

    private static int Run(ParseResult result, IAuditReader reader, CancellationToken cancellationToken)
    {
        var output = result.InvocationConfiguration.Output;
        var error = result.InvocationConfiguration.Error;
        var showsProgress = !Console.IsErrorRedirected;
        var (good, hash, fault) = reader.Verify(
            sequence =>
            {
                if (showsProgress)
                {
                    error.Write(string.Create(CultureInfo.InvariantCulture, $"\r{sequence} records"));
                }
            },
            cancellationToken);
        if (showsProgress)
        {
            error.Write("\r                              \r");
        }

        if (result.GetValue(AuditCommand.Json))
        {
            output.WriteLine(ToJson(good, hash, fault));
        }
        else if (fault is null)
        {
            new Display(output).Line(("OK", "green"), (string.Create(CultureInfo.InvariantCulture, $"  {good} records verified, head {hash}"), "default"));
        }
        else
        {
            Explain(new Display(output), good, fault);
        }

        return fault is null ? ExitCodes.Success : ExitCodes.Failure;
    }

    private static void Explain(Display display, long good, ChainFault fault)
    {
        display.Line(("BROKEN", "red"), (string.Create(CultureInfo.InvariantCulture, $" at record {fault.Sequence}: {SafeText.Escape(fault.Reason)}"), "default"));
        if (fault.SessionId is { } session)
        {
            display.Line("  session    " + SafeText.Escape(session));
        }

        if (fault.StatementNumber is { } number)
        {
            display.Line(string.Create(CultureInfo.InvariantCulture, $"  statement  {number}"));
        }

        display.Line(string.Create(CultureInfo.InvariantCulture, $"  {good} records before it verify; nothing from record {fault.Sequence} on can be relied on"));
    }

    private static string ToJson(long good, string hash, ChainFault? fault)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteBoolean("ok", fault is null);
            json.WriteNumber("good", good);
            json.WriteString("hash", hash);
            if (fault is not null)
            {
                json.WriteStartObject("fault");
                json.WriteNumber("seq", fault.Sequence);
                json.WriteString("kind", JsonNamingPolicy.SnakeCaseLower.ConvertName(fault.Kind.ToString()));
                json.WriteString("reason", fault.Reason);
                if (fault.SessionId is { } session)
                {
                    json.WriteString("session", session);
                }

                if (fault.StatementNumber is { } number)
                {
                    json.WriteNumber("statement", number);
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
