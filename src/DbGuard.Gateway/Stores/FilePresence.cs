using System.Runtime.InteropServices;

namespace DbGuard.Gateway.Stores;

/// <summary>
/// Tells whether a file has its name still, without asking for its times. WHY: since Linux 6.13 a file whose times were read (which is what
/// <see cref="File.Exists(string)"/> does) gets exact times at its next write, and a synchronised write then writes the inode too: one more disk write, and one more sleep,
/// in every commit. Source: Documentation/filesystems/multigrain-ts.rst of the kernel.
/// </summary>
internal static partial class FilePresence
{
    private const int Exists = 0;

    public static bool IsThere(string path) => OperatingSystem.IsLinux() ? Access(path, Exists) == 0 : File.Exists(path);

    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Access(string path, int mode);
}
