namespace DbGuard.Gateway.Console;

/// <summary>Metadata of every endpoint of the console.</summary>
internal sealed class ConsolePath;
