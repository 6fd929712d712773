using System.CommandLine;
using DbGuard.Core.Audit;

namespace DbGuard.Gateway.Commands;

/// <summary><c>dbguard audit keygen FILE</c>: makes the key that checkpoints are signed with, and its public half.</summary>
internal static class AuditKeygenCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "Where the private key goes; the public one goes to FILE.pub." };
        var command = new Command("keygen", "Make a key for checkpoints (ECDSA P-256): FILE for the gateway, FILE.pub for auditors.");
        command.Arguments.Add(file);
        command.SetAction(result => Run(result.GetRequiredValue(file), result.InvocationConfiguration.Output, result.InvocationConfiguration.Error));
        return command;
    }

    private static int Run(string file, TextWriter output, TextWriter error)
    {
        try
        {
            var (secret, open) = CheckpointKey.Create();
            Write(file, secret, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            Write(file + ".pub", open, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
            using var key = CheckpointKey.FromPem(open);
            output.WriteLine($"{file} and {file}.pub made, key {key.Id}");
            return ExitCodes.Success;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"the key cannot be written: {failure.Message}");
            return ExitCodes.Failure;
        }
    }

    /// <summary>Never over a key that is there: what it signed could not be checked any more.</summary>
    private static void Write(string file, string content, UnixFileMode mode)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }

        using var writer = new StreamWriter(new FileStream(file, options));
        writer.Write(content);
    }
}
