namespace DbGuard.Gateway.Api;

/// <summary>An open session as the API shows it.</summary>
internal sealed record SessionView
{
    public required string Id { get; init; }

    public required string Principal { get; init; }

    public string? OnBehalfOf { get; init; }

    public string? Task { get; init; }

    public required string Profile { get; init; }

    public required string Database { get; init; }

    public required string Client { get; init; }

    /// <summary>Program name the client gave; untrusted.</summary>
    public string? Application { get; init; }

    /// <summary><c>idle</c>, <c>busy</c> (also: in a transaction) or <c>holding</c>.</summary>
    public required string State { get; init; }

    /// <summary>Milliseconds since the client's last message.</summary>
    public required long IdleMs { get; init; }
}
