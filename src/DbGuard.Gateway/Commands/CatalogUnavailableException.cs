namespace DbGuard.Gateway.Commands;

/// <summary>A catalog that a command needs cannot be read; the reason has been told.</summary>
internal sealed class CatalogUnavailableException : Exception;
