using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using DbGuard.Core.Audit;
using DbGuard.Gateway.Stores;
using DbGuard.Gateway.Stores.Checkpoints;

namespace DbGuard.Gateway.Commands;

/// <summary><c>dbguard audit verify</c>: follows the chain from its beginning and names the first broken record; exit code 1 when there is one.</summary>
internal static class AuditVerifyCommand
{
    private static readonly Option<string[]> s_keys = new("--public-key") { Description = "Public key that checkpoints must be signed with; may be given several times.", HelpName = "FILE" };
    private static readonly Option<string[]> s_anchors = new("--anchor") { Description = "Anchors kept outside of the store (NDJSON); may be given several times.", HelpName = "FILE" };

    public static Command Create()
    {
        var command = new Command("verify", "Check every record against the chain, its signatures and anchors kept outside; exit code 1 names the first broken one.");
        command.Options.Add(s_keys);
        command.Options.Add(s_anchors);
        command.SetAction((result, cancellationToken) => StoreSelection.WithStoreAsync(result, reader =>
        {
            using var proof = AuditProof.Read(result.GetValue(s_keys) ?? [], result.GetValue(s_anchors) ?? []);
            return Task.FromResult(Run(result, reader, proof, cancellationToken));
        }));
        return command;
    }

    private static int Run(ParseResult result, IAuditReader reader, AuditProof proof, CancellationToken cancellationToken)
    {
        var output = result.InvocationConfiguration.Output;
        var error = result.InvocationConfiguration.Error;
        var showsProgress = !System.Console.IsErrorRedirected;
        var verdict = reader.Verify(
            sequence =>
            {
                if (showsProgress)
                {
                    error.Write(string.Create(CultureInfo.InvariantCulture, $"\r{sequence} records"));
                }
            },
            cancellationToken,
            proof);
        var (good, hash, fault) = verdict;
        if (showsProgress)
        {
            error.Write("\r                              \r");
        }

        if (result.GetValue(AuditCommand.Json))
        {
            output.WriteLine(ToJson(verdict));
        }
        else if (fault is null)
        {
            new Display(output).Line(("OK", "green"), (string.Create(CultureInfo.InvariantCulture, $"  {good} records verified, head {hash}{Signed(verdict, proof)}{Removed(verdict)}"), "default"));
        }
        else
        {
            Explain(new Display(output), good, fault);
        }

        return fault is null ? ExitCodes.Success : ExitCodes.Failure;
    }

    private static string Removed(ChainVerdict verdict) => verdict.RemovedResponses > 0
        ? string.Create(CultureInfo.InvariantCulture, $"; {verdict.RemovedResponses} responses were removed by retention")
        : "";

    /// <summary>What else was checked, and what was not.</summary>
    private static string Signed(ChainVerdict verdict, AuditProof proof)
    {
        var signed = proof.HasKeys
            ? string.Create(CultureInfo.InvariantCulture, $"; {verdict.Checkpoints} checkpoints signed, the last for record {verdict.LastSigned}: {verdict.Good - verdict.LastSigned} records stand behind it")
            : "";
        return proof.AnchorCount > 0
            ? signed + string.Create(CultureInfo.InvariantCulture, $"; {verdict.AnchorsMet} of {proof.AnchorCount} anchors are of this chain and agree")
            : signed;
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

    private static string ToJson(ChainVerdict verdict)
    {
        var (good, hash, fault) = verdict;
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteBoolean("ok", fault is null);
            json.WriteNumber("good", good);
            json.WriteString("hash", hash);
            json.WriteNumber("checkpoints", verdict.Checkpoints);
            json.WriteNumber("last_signed", verdict.LastSigned);
            json.WriteNumber("anchors", verdict.AnchorsMet);
            json.WriteNumber("removed_responses", verdict.RemovedResponses);
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
