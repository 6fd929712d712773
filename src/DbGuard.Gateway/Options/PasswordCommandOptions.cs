namespace DbGuard.Gateway.Options;

/// <summary>A program that prints the upstream credential.</summary>
internal sealed class PasswordCommandOptions
{
    /// <summary>The program; a name without <c>/</c> is looked for on the PATH. Empty: none. No shell is involved.</summary>
    public string File { get; set; } = "";

    public List<string> Arguments { get; set; } = [];

    /// <summary>1 to 120 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);
}
