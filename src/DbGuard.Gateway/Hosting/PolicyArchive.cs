using System.Security.Cryptography;

namespace DbGuard.Gateway.Hosting;

/// <summary>Keeps every policy that was in force, under its content hash, beside the store: the chain vouches for the hash.</summary>
internal static class PolicyArchive
{
    /// <summary>The folder of the store <paramref name="storeFile"/>.</summary>
    public static string FolderOf(string storeFile) => Path.ChangeExtension(storeFile, ".policies");

    /// <summary>Keeps the policy file if it is the version meant. Never throws: what cannot be kept is missing from evidence bundles, and they say so.</summary>
    public static void Keep(string policyFile, string version, string storeFile)
    {
        try
        {
            var content = File.ReadAllBytes(policyFile);
            var folder = FolderOf(storeFile);
            var kept = Path.Combine(folder, version + ".yaml");
            if (Convert.ToHexStringLower(SHA256.HashData(content)) != version || File.Exists(kept) || OperatingSystem.IsWindows())
            {
                return;
            }

            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            File.WriteAllBytes(kept + ".new", content);
            File.Move(kept + ".new", kept, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Said by the bundle that lacks it.
        }
    }

    /// <summary>A policy by its hash; null when it was not kept, or is not what its name says.</summary>
    public static byte[]? Find(string storeFile, string version)
    {
        try
        {
            var content = File.ReadAllBytes(Path.Combine(FolderOf(storeFile), version + ".yaml"));
            return Convert.ToHexStringLower(SHA256.HashData(content)) == version ? content : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
