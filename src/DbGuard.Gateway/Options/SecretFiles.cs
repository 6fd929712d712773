namespace DbGuard.Gateway.Options;

/// <summary>Checks the files that hold secrets: there, readable, not empty, and closed to other users of the machine.</summary>
internal static class SecretFiles
{
    private const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>What is wrong with the file; null when nothing is.</summary>
    public static string? Fault(string path)
    {
        try
        {
            if (!File.Exists(path))
            {
                return Directory.Exists(path) ? "is a folder, not a file" : "the file does not exist";
            }

            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file.SafeFileHandle) & Others) != 0)
            {
                return $"other users of this machine may read or write the file: chmod o-rw {path}";
            }

            return file.ReadByte() is -1 or '\n' or '\r' ? "the file is empty" : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return "the file cannot be read by the user DbGuard runs as";
        }
    }
}
