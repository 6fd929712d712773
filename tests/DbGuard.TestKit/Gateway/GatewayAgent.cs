namespace DbGuard.TestKit.Gateway;

/// <summary>An agent known to a test gateway, with its password.</summary>
public sealed record GatewayAgent(string Name, string Password);
