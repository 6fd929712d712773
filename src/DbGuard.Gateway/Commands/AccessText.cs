using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using DbGuard.Gateway.Api;

namespace DbGuard.Gateway.Commands;

/// <summary>A ticket or credential as people, shells and libpq read it.</summary>
internal static class AccessText
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static Option<string> Output { get; } = CreateOutput();

    public static Option<FileInfo?> PasswordFile { get; } = new("--pgpass")
    {
        Description = "Append the password to this file (libpq's password file, mode 0600) instead of showing it.",
        HelpName = "FILE",
    };

    /// <summary>Writes a credential the way that was asked for, or a ticket that has none yet.</summary>
    public static async Task<int> WriteAsync(ParseResult result, AccessView view)
    {
        var output = result.InvocationConfiguration.Output;
        var shown = view;
        if (view.Password is not null && result.GetValue(PasswordFile) is { } file)
        {
            try
            {
                await AppendAsync(file.FullName, view).ConfigureAwait(false);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                await result.InvocationConfiguration.Error.WriteLineAsync("the password file cannot be written").ConfigureAwait(false);
                return ExitCodes.Failure;
            }

            shown = view with { Password = null };
        }

        if (result.GetValue(AccessCommand.Json))
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(shown, ApiJson.Default.AccessView)).ConfigureAwait(false);
        }
        else if (result.GetValue(Output) == "env" && view.User is not null)
        {
            WriteEnvironment(output, shown);
        }
        else
        {
            Write(output, shown);
        }

        return ExitCodes.Success;
    }

    public static void Write(TextWriter output, AccessView view)
    {
        var display = new Display(output);
        display.Line((view.Id, "bold"), ("  ", "default"), (view.State, AuditRecordLine.StyleOf(view.State)));
        void Field(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                AuditSessionText.Field(display, name, value);
            }
        }

        Field("principal", view.Principal + (view.OnBehalfOf is { } human ? $" for {human}" : ""));
        Field("task", view.Task);
        Field("profile", view.Profile);
        Field("reason", view.Reason);
        Field("databases", string.Join(", ", view.Databases));
        Field("sessions", view.Sessions is { } sessions
            ? string.Create(CultureInfo.InvariantCulture, $"{sessions} of at most {view.MaxSessions}")
            : string.Create(CultureInfo.InvariantCulture, $"at most {view.MaxSessions}"));
        Field("requested", $"{UtcText.Of(view.RequestedAt)} from {view.RequestedFrom}");
        Field(view.State is "pending" or "granted" or "issued" ? "until" : "was until", UtcText.Of(view.ExpiresAt));
        Field("answered", view.AnsweredBy is { } by ? $"by {by}" + (view.AnswerComment is { } comment ? $": {comment}" : "") : null);
        Field("revoked", view.RevokedBy is { } revoker ? $"by {revoker}" + (view.RevokeComment is { } why ? $": {why}" : "") : null);
        Field("user", view.User);
        Field("password", view.Password);
        Field("host", view.Host);
        Field("port", view.Port?.ToString(CultureInfo.InvariantCulture));
        if (view.State == "pending")
        {
            display.Line($"an operator answers with: dbguard access grant {view.Id}");
        }
        else if (view.State == "granted")
        {
            display.Line($"the asker gets the credential with: dbguard access collect {view.Id}");
        }
    }

    private static Option<string> CreateOutput()
    {
        var option = new Option<string>("--output") { Description = "text, or env: variables of libpq for a shell to read.", DefaultValueFactory = _ => "text" };
        option.AcceptOnlyFromAmong("text", "env");
        return option;
    }

    /// <summary>Values are made of letters, digits, points, colons and dashes, or are quoted.</summary>
    private static void WriteEnvironment(TextWriter output, AccessView view)
    {
        void Variable(string name, string? value)
        {
            if (value is not null)
            {
                output.WriteLine($"export {name}='{value.Replace("'", "'\\''", StringComparison.Ordinal)}'");
            }
        }

        Variable("PGHOST", view.Host);
        Variable("PGPORT", view.Port?.ToString(CultureInfo.InvariantCulture));
        Variable("PGUSER", view.User);
        Variable("PGPASSWORD", view.Password);
        Variable("PGDATABASE", view.Databases.Length == 1 ? view.Databases[0] : null);
    }

    /// <summary>PostgreSQL docs, 32.16 The Password File: <c>host:port:database:user:password</c>, with <c>:</c> and <c>\</c> escaped.</summary>
    private static async Task AppendAsync(string path, AccessView view)
    {
        static string Escape(string? text) => (text ?? "*").Replace("\\", "\\\\", StringComparison.Ordinal).Replace(":", "\\:", StringComparison.Ordinal);
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        await using var file = new FileStream(path, options);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file.SafeFileHandle, OwnerOnly);
        }

        await using var writer = new StreamWriter(file);
        await writer.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{Escape(view.Host)}:{view.Port}:*:{Escape(view.User)}:{Escape(view.Password)}")).ConfigureAwait(false);
    }
}
