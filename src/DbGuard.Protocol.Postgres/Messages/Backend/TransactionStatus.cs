namespace DbGuard.Protocol.Postgres.Messages.Backend;

/// <summary>The backend's transaction state; the value is the wire character.</summary>
public enum TransactionStatus : byte
{
    Idle = (byte)'I',
    InTransaction = (byte)'T',

    /// <summary>In a failed transaction block: everything but its end is refused.</summary>
    Failed = (byte)'E',
}
