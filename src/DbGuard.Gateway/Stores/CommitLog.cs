using System.Globalization;
using System.Text;
using DbGuard.Core.Audit;

namespace DbGuard.Gateway.Stores;

/// <summary>
/// The file in front of the store's database: a group of records becomes durable here by one write and one synchronisation, and goes into
/// the database later, with many others. It is filled from the start again and again; what the database has is overwritten. After the last
/// record stand four zero bytes, so that a log that was cut short or changed at its end does not look whole. Not thread-safe.
/// </summary>
internal sealed class CommitLog : IDisposable
{
    /// <summary>The file's size, allocated once: an append then changes no metadata that would have to be synchronised too. A larger group lets it grow for a while.</summary>
    public const int NominalBytes = 2 * 1024 * 1024;

    /// <summary>From here on the log is to be filled from its start again; the room behind is for the group that passes the mark.</summary>
    public const int FullBytes = NominalBytes - (NominalBytes / 4);

    /// <summary>Where the first record is: after 16 bytes of the format's name and the 32 characters of the chain's.</summary>
    public const int HeaderBytes = 48;

    private const int ChainIdOffset = 16;

    private const int EndBytes = sizeof(uint);

    /// <summary>ENOSPC.</summary>
    private const int NoSpace = 28;

    private readonly string _path;
    private readonly DurableFile _file;
    private AlignedBuffer _image;
    private int _end = HeaderBytes;

    private CommitLog(string path, AlignedBuffer image, DurableFile file)
    {
        _path = path;
        _image = image;
        _file = file;
    }

    private static ReadOnlySpan<byte> Format => "dbguard/log/1\n\0\0"u8;

    /// <summary>Bytes in use, the header included.</summary>
    public int Length => _end;

    /// <summary>Where the log of the store <paramref name="store"/> is.</summary>
    public static string PathOf(string store) => store + "-commitlog";

    /// <summary>Opens the log of <paramref name="store"/> for writing from its start, or creates it. What is in it is overwritten: the database must have it.</summary>
    /// <param name="store">File of the store.</param>
    /// <param name="chainId">Name of its chain.</param>
    /// <param name="durability">Whether an append is synchronised.</param>
    /// <exception cref="SqliteFailure" />
    public static CommitLog Open(string store, string chainId, AuditDurability durability)
    {
        var path = PathOf(store);
        StoreFiles.Ensure(path);
        var image = new AlignedBuffer(NominalBytes);
        Format.CopyTo(image.Span);
        Encoding.ASCII.GetBytes(chainId.AsSpan(0, Math.Min(chainId.Length, HeaderBytes - ChainIdOffset)), image.Span[ChainIdOffset..]);
        try
        {
            return new CommitLog(path, image, DurableFile.Open(path, durability == AuditDurability.Disk, image));
        }
        catch (Exception exception) when (IsOfTheFile(exception))
        {
            image.Dispose();
            throw Failure(exception);
        }
        catch (SqliteFailure)
        {
            image.Dispose();
            throw;
        }
    }

    /// <summary>The log of <paramref name="store"/> as it is now; null when there is none.</summary>
    /// <exception cref="SqliteFailure">It cannot be read.</exception>
    public static byte[]? Read(string store)
    {
        try
        {
            using var file = File.OpenHandle(PathOf(store), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[checked((int)RandomAccess.GetLength(file))];
            var length = 0;
            while (length < bytes.Length && RandomAccess.Read(file, bytes.AsSpan(length), length) is var count and > 0)
            {
                length += count;
            }

            return bytes[..length];
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (IsOfTheFile(exception) || exception is OverflowException)
        {
            throw Failure(exception);
        }
    }

    /// <summary>Is <paramref name="image"/> the log of the chain <paramref name="chainId"/>?</summary>
    public static bool IsOf(ReadOnlySpan<byte> image, string chainId) => image.Length >= HeaderBytes && image.StartsWith(Format)
        && image[ChainIdOffset..HeaderBytes].SequenceEqual(Encoding.ASCII.GetBytes(chainId));

    /// <summary>Puts <paramref name="image"/> aside, so that what is no record in it is there to be looked at.</summary>
    /// <exception cref="SqliteFailure" />
    public static void PutAside(string store, ReadOnlySpan<byte> image)
    {
        var aside = PathOf(store) + ".damaged-" + Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);
        StoreFiles.Ensure(aside);
        try
        {
            File.WriteAllBytes(aside, image);
        }
        catch (Exception exception) when (IsOfTheFile(exception))
        {
            throw Failure(exception);
        }
    }

    /// <summary>Removes the log of <paramref name="store"/>, once the database has everything.</summary>
    /// <exception cref="SqliteFailure" />
    public static void Remove(string store)
    {
        try
        {
            File.Delete(PathOf(store));
        }
        catch (Exception exception) when (IsOfTheFile(exception))
        {
            throw Failure(exception);
        }
    }

    /// <summary>Chains <paramref name="entries"/> to <paramref name="hash"/>, which is moved on, and writes them; they are durable when it returns.</summary>
    /// <param name="entries">One or more.</param>
    /// <param name="sequence">Sequence of the record before.</param>
    /// <param name="hash">Hash of the record before; the last one's afterwards, also when the write fails.</param>
    /// <exception cref="SqliteFailure">They may or may not be in the file.</exception>
    public void Append(ReadOnlySpan<AuditEntry> entries, long sequence, Span<byte> hash)
    {
        var start = _end;
        var end = _end;
        Span<byte> next = stackalloc byte[HashChain.HashBytes];
        foreach (ref readonly var entry in entries)
        {
            MakeRoom(end, CommitLogRecord.MostBytes(entry) + EndBytes);
            HashChain.Seal(entry.Frame, hash, ++sequence, next);
            end += CommitLogRecord.Write(_image.Span[end..], entry, sequence, next);
            next.CopyTo(hash);
        }

        _image.Span.Slice(end, EndBytes).Clear();
        try
        {
            _file.Write(_image, start, end + EndBytes);
        }
        catch (Exception exception) when (IsOfTheFile(exception))
        {
            throw Failure(exception);
        }

        if (!FilePresence.IsThere(_path))
        {
            throw new SqliteFailure(0, "the store's commit log was moved or deleted");
        }

        _end = end;
    }

    /// <summary>The records from <paramref name="offset"/> on, which the log was at once: well formed by construction.</summary>
    public ReadOnlySpan<byte> From(int offset) => _image.Span[offset.._end];

    /// <summary>Begins at the start again. The database must have everything, durably.</summary>
    /// <exception cref="SqliteFailure" />
    public void Rewind()
    {
        if (_image.Length > NominalBytes)
        {
            var smaller = new AlignedBuffer(NominalBytes);
            _image.Span[..HeaderBytes].CopyTo(smaller.Span);
            _image.Dispose();
            _image = smaller;
            try
            {
                _file.Rewrite(_path, _image);
            }
            catch (Exception exception) when (IsOfTheFile(exception))
            {
                throw Failure(exception);
            }
        }

        _end = HeaderBytes;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _file.Dispose();
        _image.Dispose();
    }

    private void MakeRoom(int end, int bytes)
    {
        if (_image.Length - end < bytes)
        {
            var larger = new AlignedBuffer(checked(end + bytes));
            _image.Span[..end].CopyTo(larger.Span);
            _image.Dispose();
            _image = larger;
        }
    }

    /// <summary>A file that would become too large is an <see cref="ArgumentOutOfRangeException"/> to .NET.</summary>
    private static bool IsOfTheFile(Exception exception) => exception is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException;

    private static SqliteFailure Failure(Exception exception) => new(0, $"the store's commit log cannot be used: {Reason(exception)}");

    private static string Reason(Exception exception) => exception switch
    {
        UnauthorizedAccessException => "no permission",
        ArgumentOutOfRangeException => "the file would be too large",
        IOException when exception.HResult == NoSpace => "no space left on the device",
        _ => exception.GetType().Name,
    };
}
