using System.Security.Cryptography;
using DbGuard.Protocol.Postgres.Framing;
using DbGuard.Protocol.Postgres.Messages.Backend;

namespace DbGuard.Protocol.Postgres.Startup;

/// <summary>CancelRequest (F): asks, on a connection of its own, to cancel what another session is doing.</summary>
/// <remarks>
/// Layout: Int32 length; Int32 code; Int32 process id; Byte*n* secret key to the end, 4 to 256 bytes.
/// It is never answered. Source: PostgreSQL 18 docs, 54.7 Message Formats, CancelRequest.
/// </remarks>
public sealed record CancelRequest(int ProcessId, ReadOnlyMemory<byte> SecretKey) : StartupPacket
{
    /// <summary>Compares the secret key in time that depends on its length only.</summary>
    public bool HasKey(ReadOnlySpan<byte> expected) => CryptographicOperations.FixedTimeEquals(SecretKey.Span, expected);

    /// <inheritdoc/>
    public override void Write(PacketWriter writer)
    {
        writer.BeginStartupPacket();
        writer.WriteInt32(CancelRequestCode);
        writer.WriteInt32(ProcessId);
        writer.WriteBytes(SecretKey.Span);
        writer.EndMessage();
    }

    /// <summary>Names the process only: the key is a secret.</summary>
    public override string ToString() => $"CancelRequest {{ ProcessId = {ProcessId} }}";

    internal static CancelRequest? Decode(ReadOnlySpan<byte> body, out ProtocolViolation? violation)
    {
        var reader = new BodyReader(body, "CancelRequest");
        var processId = reader.Int32("process id");
        var key = reader.Rest();
        if (reader.Failed || key.Length is < BackendKeyDataMessage.MinKeyBytes or > BackendKeyDataMessage.MaxKeyBytes)
        {
            violation = ProtocolViolation.StartupLayout("cancel key");
            return null;
        }

        violation = null;
        return new CancelRequest(processId, key.ToArray());
    }
}
