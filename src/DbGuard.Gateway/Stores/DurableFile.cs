using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DbGuard.Gateway.Stores;

/// <summary>
/// A file whose writes are on disk when they return. Where the file system can, past the page cache (O_DIRECT with O_DSYNC): one system call instead of
/// a copy, a write-back and a synchronisation. Else written and then synchronised.
/// </summary>
internal sealed partial class DurableFile : IDisposable
{
    /// <summary>Direct writes begin at multiples of this and are multiples of it long; no disk in use wants more.</summary>
    public const int BlockBytes = 4096;

    private const int ReadWrite = 0x2;
    private const int CloseOnExec = 0x80000;
    private const int DataSync = 0x1000;

    private readonly SafeFileHandle _file;
    private readonly bool _isSynchronised;
    private readonly bool _isDirect;

    private DurableFile(SafeFileHandle file, bool isSynchronised, bool isDirect)
    {
        _file = file;
        _isSynchronised = isSynchronised;
        _isDirect = isDirect;
    }

    /// <summary>Opens an existing file and gives it the content of <paramref name="image"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="isSynchronised">False when it need only survive the process, not the machine.</param>
    /// <param name="image">Its first content.</param>
    /// <exception cref="SqliteFailure">It may not be on disk.</exception>
    /// <exception cref="IOException" />
    public static DurableFile Open(string path, bool isSynchronised, AlignedBuffer image)
    {
        if (isSynchronised && TryOpenDirect(path) is { } direct)
        {
            try
            {
                var file = new DurableFile(direct, isSynchronised: true, isDirect: true);
                file.Rewrite(path, image);
                return file;
            }
            catch (IOException)
            {
                // Opened, but not written: some file systems say so only then. What is wrong otherwise is met again below.
                direct.Dispose();
            }
            catch (SqliteFailure)
            {
                direct.Dispose();
                throw;
            }
        }

        var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            var file = new DurableFile(handle, isSynchronised, isDirect: false);
            file.Rewrite(path, image);
            return file;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Writes bytes <paramref name="start"/> to <paramref name="end"/> of <paramref name="image"/>, which is what the file holds elsewhere.</summary>
    /// <exception cref="SqliteFailure">They may not be on disk.</exception>
    /// <exception cref="IOException" />
    public void Write(AlignedBuffer image, int start, int end)
    {
        if (_isDirect)
        {
            // The rest of the first and last block is written once more as it is: a write that is cut short changes nothing there.
            start -= start % BlockBytes;
            end = (end + BlockBytes - 1) / BlockBytes * BlockBytes;
        }

        RandomAccess.Write(_file, image.Span[start..end], start);
        if (_isSynchronised && !_isDirect)
        {
            FileSync.Data(_file);
        }
    }

    /// <summary>Gives the file the size and content of <paramref name="image"/>, so that later writes within it change nothing but data.</summary>
    /// <exception cref="SqliteFailure">They may not be on disk.</exception>
    /// <exception cref="IOException" />
    public void Rewrite(string path, AlignedBuffer image)
    {
        RandomAccess.SetLength(_file, image.Length);
        RandomAccess.Write(_file, image.Span, 0);
        if (_isSynchronised)
        {
            FileSync.All(_file);
            FileSync.FolderOf(path);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();

    private static SafeFileHandle? TryOpenDirect(string path)
    {
        // The flag's value is the architecture's (asm/fcntl.h).
        var direct = RuntimeInformation.ProcessArchitecture switch
        {
            Architecture.X64 or Architecture.X86 => 0x4000,
            Architecture.Arm64 or Architecture.Arm => 0x10000,
            _ => 0,
        };
        if (direct == 0 || !OperatingSystem.IsLinux())
        {
            return null;
        }

        var file = new SafeFileHandle(Open(path, ReadWrite | CloseOnExec | DataSync | direct, mode: 0), ownsHandle: true);
        if (!file.IsInvalid)
        {
            return file;
        }

        file.Dispose();
        return null;
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Open(string path, int flags, int mode);
}
