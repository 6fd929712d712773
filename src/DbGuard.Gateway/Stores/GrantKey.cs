using System.Runtime.Versioning;
using System.Security.Cryptography;
using DbGuard.Core.Approvals;

namespace DbGuard.Gateway.Stores;

/// <summary>The key that grants are signed with: 32 random bytes in a file of mode 0600 beside the store, made when it is missing.</summary>
internal static class GrantKey
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <exception cref="ApprovalStoreException">The file cannot be read or made, is no key, or others may read it.</exception>
    public static GrantSigner OpenOrCreate(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new ApprovalStoreException("the key of grants needs a file system with Unix modes");
        }

        try
        {
            if (!File.Exists(path))
            {
                Create(path);
            }

            if ((File.GetUnixFileMode(path) & Others) != 0)
            {
                throw new ApprovalStoreException($"others may read or write the key of grants: chmod 600 {path}");
            }

            var key = File.ReadAllBytes(path);
            return key.Length == GrantSigner.KeyBytes ? new GrantSigner(key) : throw new ApprovalStoreException($"{path} is not a key of grants");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ApprovalStoreException($"the key of grants cannot be used: {exception.Message}", exception);
        }
    }

    [UnsupportedOSPlatform("windows")]
    private static void Create(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        // WHY beside and renamed: a crash must not leave half a key.
        var fresh = path + ".new";
        File.Delete(fresh);
        using (var file = new FileStream(fresh, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
        {
            file.Write(RandomNumberGenerator.GetBytes(GrantSigner.KeyBytes));
            file.Flush(flushToDisk: true);
        }

        File.Move(fresh, path, overwrite: false);
    }
}
