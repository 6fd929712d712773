using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DbGuard.Core.Audit;

namespace DbGuard.AdoNet.Audit;

/// <summary>
/// Evidence as lines of JSON, chained by <see cref="HashChain"/>: <c>{"seq":1,"hash":"…","body":{…}}</c>. A line is flushed to the disk before
/// its record counts as durable. One process writes a file; a file that exists is checked and continued. Thread-safe.
/// </summary>
public sealed class ChainFileSink : IAuditSink, IDisposable
{
    private readonly Lock _gate = new();
    private readonly Lock _flushing = new();
    private readonly FileStream _file;
    private readonly AuditRecordEncoder _encoder = new();
    private readonly byte[] _previous;
    private long _sequence;
    private long _durable;
    private bool _isBroken;

    private ChainFileSink(FileStream file, byte[] previous, long sequence) => (_file, _previous, _sequence, _durable) = (file, previous, sequence, sequence);

    /// <summary>Opens a file, or makes one that only its owner may read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="chainId">Name of the chain; the same whenever this file is opened.</param>
    /// <exception cref="InvalidDataException">The file was changed: its chain does not hold.</exception>
    public static ChainFileSink Open(string path, string chainId = "in-process")
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.Read };
        if (!OperatingSystem.IsWindows() && !File.Exists(path))
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var file = new FileStream(path, options);
        try
        {
            var head = HashChain.Genesis(chainId);
            var sequence = Verify(file, head);
            return new ChainFileSink(file, head, sequence);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public ValueTask AppendDurablyAsync(AuditRecord record, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Flush(Write(record));
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public void Append(AuditRecord record) => Write(record);

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_gate)
        {
            _isBroken = true;
            _file.Dispose();
            _encoder.Dispose();
        }
    }

    /// <summary>Returns when the record is on the disk. One flush serves every record that was written before it: who waits for the lock mostly finds it done.</summary>
    private void Flush(long sequence)
    {
        lock (_flushing)
        {
            if (_durable >= sequence)
            {
                return;
            }

            if (Volatile.Read(ref _isBroken))
            {
                throw new AuditUnavailableException();
            }

            var written = Interlocked.Read(ref _sequence);
            try
            {
                RandomAccess.FlushToDisk(_file.SafeFileHandle);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
            {
                // What a failed flush leaves on the disk nobody knows, and the next one may say nothing of it.
                Volatile.Write(ref _isBroken, true);
                throw new AuditUnavailableException("the audit file cannot be written", e);
            }

            _durable = written;
        }
    }

    /// <summary>Writes a line to the file; the disk has it after a flush.</summary>
    /// <returns>Its sequence number.</returns>
    private long Write(AuditRecord record)
    {
        lock (_gate)
        {
            if (_isBroken)
            {
                throw new AuditUnavailableException();
            }

            try
            {
                var body = new ArrayBufferWriter<byte>(512);
                _encoder.Encode(record, body);
                Span<byte> hash = stackalloc byte[HashChain.HashBytes];
                Chain(_previous, _sequence + 1, body.WrittenSpan, hash);
                _file.Write(Encoding.UTF8.GetBytes($"{{\"seq\":{_sequence + 1},\"hash\":\"{Convert.ToHexStringLower(hash)}\",\"body\":"));
                _file.Write(body.WrittenSpan);
                _file.Write("}\n"u8);
                _file.Flush(flushToDisk: false);
                hash.CopyTo(_previous);
                return Interlocked.Increment(ref _sequence);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
            {
                // A line may be half written: nothing after it would be found again.
                _isBroken = true;
                throw new AuditUnavailableException("the audit file cannot be written", e);
            }
        }
    }

    private static long Verify(FileStream file, byte[] head)
    {
        using var reader = new StreamReader(file, new UTF8Encoding(false), leaveOpen: true);
        var sequence = 0L;
        Span<byte> hash = stackalloc byte[HashChain.HashBytes];
        while (reader.ReadLine() is { } line)
        {
            try
            {
                using var document = JsonDocument.Parse(line);
                var body = Encoding.UTF8.GetBytes(document.RootElement.GetProperty("body").GetRawText());
                Chain(head, ++sequence, body, hash);
                if (document.RootElement.GetProperty("seq").GetInt64() != sequence || document.RootElement.GetProperty("hash").GetString() != Convert.ToHexStringLower(hash))
                {
                    throw new InvalidDataException($"the audit file was changed at line {sequence}");
                }
            }
            catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
            {
                throw new InvalidDataException($"the audit file cannot be read at line {sequence + 1}", e);
            }

            hash.CopyTo(head);
        }

        file.Seek(0, SeekOrigin.End);
        return sequence;
    }

    private static void Chain(ReadOnlySpan<byte> previous, long sequence, ReadOnlySpan<byte> body, Span<byte> hash)
    {
        using var hasher = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        HashChain.Compute(previous, sequence, body, hash, hasher);
    }
}
