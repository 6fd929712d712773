namespace DbGuard.Gateway.Stores;

/// <summary>How store files come to be: for the gateway's user alone, and for one gateway at a time.</summary>
internal static class StoreFiles
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const string NoModes = "the store needs a file system with Unix modes";
    private const UnixFileMode FolderMode = OwnerOnly | UnixFileMode.UserExecute;

    /// <summary>
    /// Takes the store at <paramref name="path"/> for this process until the result is disposed or the process ends, by an advisory
    /// lock on a file beside it.
    /// </summary>
    /// <exception cref="SqliteFailure">Another process has it, or the folder cannot be used.</exception>
    public static IDisposable Lock(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new SqliteFailure(0, NoModes);
        }

        try
        {
            var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            Directory.CreateDirectory(folder, FolderMode);
            return new FileStream(path + ".lock", new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                BufferSize = 0,
                UnixCreateMode = OwnerOnly,
            });
        }
        catch (UnauthorizedAccessException)
        {
            throw new SqliteFailure(0, "no permission to write beside the store");
        }
        catch (IOException exception)
        {
            const int WouldBlock = 11;
            throw new SqliteFailure(0, exception.HResult == WouldBlock
                ? "another process uses the store"
                : "the store's lock file cannot be opened");
        }
    }

    /// <summary>Makes sure that the file exists with mode 0600 before SQLite opens it; SQLite gives its companions the same mode.</summary>
    /// <exception cref="SqliteFailure">It cannot be created.</exception>
    public static void Ensure(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new SqliteFailure(0, NoModes);
        }

        try
        {
            if (File.Exists(path))
            {
                File.SetUnixFileMode(path, OwnerOnly);
                return;
            }

            new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = OwnerOnly,
            }).Dispose();
        }
        catch (UnauthorizedAccessException)
        {
            throw new SqliteFailure(0, "no permission to create the store");
        }
        catch (IOException)
        {
            throw new SqliteFailure(0, "the store cannot be created");
        }
    }
}
