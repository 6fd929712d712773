namespace DbGuard.Protocol.Postgres.Messages.Frontend;

/// <summary>What Describe and Close name; the value is the wire character.</summary>
public enum TargetKind : byte
{
    PreparedStatement = (byte)'S',
    Portal = (byte)'P',
}
