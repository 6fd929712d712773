namespace DbGuard.TestKit.Wire;

/// <summary>The login ended with an ErrorResponse.</summary>
public sealed class WireRefusedException(WireMessage response) : Exception($"{response.SqlState} {response.Sentence}")
{
    /// <summary>The ErrorResponse.</summary>
    public WireMessage Response { get; } = response;
}
