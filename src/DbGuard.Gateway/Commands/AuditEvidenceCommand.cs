using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using DbGuard.Core.Audit;
using DbGuard.Gateway.Evidence;
using DbGuard.Gateway.Options;
using DbGuard.Gateway.Stores.Checkpoints;

namespace DbGuard.Gateway.Commands;

/// <summary><c>dbguard audit evidence</c> makes a signed bundle of a period; <c>dbguard audit evidence-verify</c> checks one.</summary>
internal static class AuditEvidenceCommand
{
    public static Command Create()
    {
        var from = Time("--from", "Beginning of the period (ISO 8601, UTC; or 15m, 2h, 7d ago).");
        var to = Time("--to", "Its end; default: now.");
        var output = new Option<string>("--out") { Description = "The archive to write.", HelpName = "FILE.zip", Required = true };
        var key = new Option<string?>("--key") { Description = "Private key that signs the bundle, as `dbguard audit keygen` makes; that of the checkpoints will do.", HelpName = "FILE" };
        var keys = new Option<string[]>("--public-key") { Description = "Public key that checkpoints must be signed with; may be given several times.", HelpName = "FILE" };
        var anchors = new Option<string[]>("--anchor") { Description = "Anchors kept outside of the store; may be given several times.", HelpName = "FILE" };
        var command = new Command("evidence", "Make a signed bundle of a period: records, policies, verification and a readable summary.");
        command.Options.Add(from);
        command.Options.Add(to);
        command.Options.Add(output);
        command.Options.Add(key);
        command.Options.Add(keys);
        command.Options.Add(anchors);
        command.SetAction((result, cancellationToken) => StoreSelection.WithStoreAsync(result, reader =>
        {
            var now = TimeProvider.System.GetUtcNow();
            var period = new EvidencePeriod(result.GetValue(from) ?? now.AddDays(-90), result.GetValue(to) ?? now);
            var file = result.GetRequiredValue(output);
            using var signer = result.GetValue(key) is { } signing ? ReadKey(signing) : null;
            using var proof = AuditProof.Read(result.GetValue(keys) ?? [], result.GetValue(anchors) ?? []);
            ChainVerdict verdict;
            long records;
            try
            {
                using (var archive = new FileStream(file + ".new", FileMode.Create, FileAccess.ReadWrite))
                {
                    (verdict, records) = EvidenceBundle.Write(archive, reader, period, proof, signer, StoreSelection.StoreFile(result) ?? "dbguard.db", now, _ => { }, cancellationToken);
                }

                File.Move(file + ".new", file, overwrite: true);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                throw new AuditUnavailableException($"the bundle cannot be written: {failure.Message}", failure);
            }

            var how = signer is null ? "not signed: give --key" : $"signed with key {signer.Id}";
            new Display(result.InvocationConfiguration.Output).Line(
                verdict.Fault is null ? ("OK", "green") : ("BROKEN", "red"),
                (string.Create(CultureInfo.InvariantCulture, $"  {SafeText.Escape(file)}: {records} records, {(verdict.Fault is { } fault ? $"the chain is broken at record {fault.Sequence}" : "the whole chain verifies")}, {how}"), "default"));
            return Task.FromResult(verdict.Fault is null ? ExitCodes.Success : ExitCodes.Failure);
        }));
        return command;
    }

    public static Command CreateVerify()
    {
        var file = new Argument<string>("FILE") { Description = "The archive." };
        var key = new Option<string?>("--public-key") { Description = "Public key of who made it.", HelpName = "FILE" };
        var command = new Command("evidence-verify", "Check a bundle: its signature, and that no file of it was changed, added or left out.");
        command.Arguments.Add(file);
        command.Options.Add(key);
        command.SetAction(result =>
        {
            try
            {
                using var checking = result.GetValue(key) is { } open ? ReadKey(open) : null;
                using var archive = File.OpenRead(result.GetRequiredValue(file));
                var wrong = EvidenceArchive.Verify(archive, checking);
                var display = new Display(result.InvocationConfiguration.Output);
                if (wrong.Count == 0)
                {
                    display.Line(("OK", "green"), ($"  every file is as it was{(checking is null ? "; the signature was not checked: give --public-key" : $", signed with key {checking.Id}")}", "default"));
                    return ExitCodes.Success;
                }

                wrong.ForEach(w => display.Line(("BROKEN", "red"), ("  " + SafeText.Escape(w), "default")));
            }
            catch (AuditUnavailableException failure)
            {
                result.InvocationConfiguration.Error.WriteLine(failure.Message);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException or System.Text.Json.JsonException or KeyNotFoundException)
            {
                result.InvocationConfiguration.Error.WriteLine($"not a bundle that can be read: {failure.Message}");
            }

            return ExitCodes.Failure;
        });
        return command;
    }

    private static CheckpointKey ReadKey(string file)
    {
        try
        {
            return CheckpointKey.FromPem(File.ReadAllText(file));
        }
        catch (Exception failure) when (failure is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new AuditUnavailableException($"`{file}` cannot be used as a key: {failure.Message}", failure);
        }
    }

    private static Option<DateTimeOffset?> Time(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = result =>
        {
            if (UtcText.TryParse(result.Tokens[0].Value, TimeProvider.System.GetUtcNow(), out var at))
            {
                return at;
            }

            result.AddError($"{name} needs an ISO 8601 time such as 2026-03-04T05:06:07Z, or 15m, 2h, 7d");
            return null;
        },
    };
}
