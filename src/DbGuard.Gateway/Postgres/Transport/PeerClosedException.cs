namespace DbGuard.Gateway.Postgres.Transport;

/// <summary>The other side ended the connection where a message was expected.</summary>
internal sealed class PeerClosedException : IOException
{
    public PeerClosedException()
        : base("the peer closed the connection")
    {
    }
}
