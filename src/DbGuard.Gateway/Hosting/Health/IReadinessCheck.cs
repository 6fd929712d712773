namespace DbGuard.Gateway.Hosting.Health;

/// <summary>One thing without which the gateway can serve nobody.</summary>
internal interface IReadinessCheck
{
    /// <summary>Short name, e.g. <c>upstream</c>.</summary>
    string Name { get; }

    /// <summary>Null when it is well; else one sentence without addresses, secrets or values. May throw: that counts as not well.</summary>
    ValueTask<string?> FailureAsync(CancellationToken cancellationToken);
}
