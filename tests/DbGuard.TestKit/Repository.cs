namespace DbGuard.TestKit;

/// <summary>Where the checkout is, found from the running test assembly.</summary>
public static class Repository
{
    /// <summary>Absolute path of the folder that holds DbGuard.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Absolute path of a file or folder given by its path inside the checkout.</summary>
    public static string PathOf(params ReadOnlySpan<string> parts)
    {
        var path = Root;
        foreach (var part in parts)
        {
            path = Path.Combine(path, part);
        }

        return path;
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "DbGuard.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"no DbGuard.sln above {AppContext.BaseDirectory}");
    }
}
