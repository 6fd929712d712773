using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Gateway.Postgres.Transport;

/// <summary>Bytes of the other side that are not a message expected here. Carries no content.</summary>
internal sealed class ProtocolViolationException(ProtocolViolation violation) : IOException(violation.Sentence)
{
    public ProtocolViolation Violation { get; } = violation;
}
