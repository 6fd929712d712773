using System.Collections.Immutable;
using System.Security.Cryptography;

namespace DbGuard.Gateway.Tls;

/// <summary>
/// Something made of files that may change while it is in use. What could be used stays until something else that can be used replaces
/// it. Content counts, not time stamps or links, so that renames, overwriting and Kubernetes' <c>..data</c> links all work. One looker; any number of readers of <see cref="Current"/>.
/// </summary>
/// <param name="paths">The files.</param>
/// <param name="make">Makes it of their texts, in the order of the paths; throws <see cref="CertificateFileException"/>.</param>
internal sealed class WatchedFiles<T>(ImmutableArray<string> paths, Func<ImmutableArray<string>, T> make)
    where T : class
{
    private volatile T? _current;
    private string _inForce = "";
    private string _suspect = "";
    private string _refused = "";

    /// <summary>What is in force.</summary>
    public T Current => _current ?? throw new InvalidOperationException("nothing has been loaded");

    /// <summary>Loads for the first time.</summary>
    /// <exception cref="CertificateFileException">The files cannot be used.</exception>
    public void Load()
    {
        var (texts, seen) = Read();
        _current = make(texts);
        _inForce = seen;
    }

    /// <summary>Looks at the files once.</summary>
    /// <returns>Whether something new is in force; else why changed files are refused, said once for each content and reason, when a second look still finds it.</returns>
    public (bool IsReplaced, string? Refusal) Look()
    {
        var seen = "unreadable";
        try
        {
            (var texts, seen) = Read();
            var isNew = seen != _inForce;
            if (isNew)
            {
                // What was refused is tried again: the reason may have been the files' mode, or the time.
                _current = make(texts);
                _inForce = seen;
            }

            (_suspect, _refused) = ("", "");
            return (isNew, null);
        }
        catch (CertificateFileException failure)
        {
            return (false, Doubt($"{seen} {failure.Message}", failure.Message));
        }
    }

    private string? Doubt(string doubt, string reason)
    {
        // WHY two looks: certificate and key are two files, and whoever writes them one after the other breaks the pair for a moment.
        var isSaid = doubt == _suspect && doubt != _refused;
        _suspect = doubt;
        if (isSaid)
        {
            _refused = doubt;
        }

        return isSaid ? reason : null;
    }

    private (ImmutableArray<string> Texts, string Digest) Read()
    {
        try
        {
            var texts = paths.Select(File.ReadAllText).ToImmutableArray();
            using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach (var text in texts)
            {
                digest.AppendData(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));
            }

            return (texts, Convert.ToHexStringLower(digest.GetHashAndReset()));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CertificateFileException("a file is missing or cannot be read");
        }
    }
}
