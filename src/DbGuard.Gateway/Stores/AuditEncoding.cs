using System.Buffers;
using DbGuard.Core.Audit;

namespace DbGuard.Gateway.Stores;

/// <summary>Encodes records on their way into a queue, with buffers of the calling thread.</summary>
internal static class AuditEncoding
{
    private const int KeepBytes = 256 * 1024;

    [ThreadStatic]
    private static Buffers? t_buffers;

    /// <summary>An empty list of this thread's, to be exchanged for a group that it takes.</summary>
    public static List<AuditEntry> Spare
    {
        get => Mine.Spare;
        set => Mine.Spare = value;
    }

    /// <exception cref="AuditUnavailableException">The record cannot be encoded: evidence that cannot be given, so the caller must not go on.</exception>
    public static AuditEntry Encode(AuditRecord record, DurableWaiter? waiter)
    {
        var buffers = Mine;
        try
        {
            buffers.Encoder.Encode(record, buffers.Body);
            return new AuditEntry(record, buffers.Body.WrittenSpan, waiter);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or NullReferenceException)
        {
            throw new AuditUnavailableException("the audit record cannot be encoded", exception);
        }
        finally
        {
            buffers.Clear();
        }
    }

    private static Buffers Mine => t_buffers ??= new Buffers();

    /// <summary>What one thread needs.</summary>
    private sealed class Buffers
    {
        public AuditRecordEncoder Encoder { get; } = new();

        public ArrayBufferWriter<byte> Body { get; private set; } = new(4096);

        public List<AuditEntry> Spare { get; set; } = [];

        public void Clear()
        {
            if (Body.Capacity > KeepBytes)
            {
                Body = new ArrayBufferWriter<byte>(4096);
            }

            Body.ResetWrittenCount();
        }
    }
}
