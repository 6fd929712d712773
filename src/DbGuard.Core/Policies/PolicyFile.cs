using System.Collections.Immutable;
using System.Security.Cryptography;

namespace DbGuard.Core.Policies;

/// <summary>
/// A policy file that may change while it is in use. What was valid stays until something else that is valid replaces it. The content
/// counts, not time stamps or file identities, so that editors, atomic renames and mounted volumes all work. Not thread-safe: one watcher.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="inForce">Version of the policy that was read from it.</param>
public sealed class PolicyFile(string path, string inForce)
{
    private string _lastSeen = inForce;

    /// <summary>Looks at the file once: null when there is nothing new since the last look, else what its new content is worth.</summary>
    public PolicyReadResult? Look()
    {
        var content = PolicyReader.Load(path, out var problem);
        var seen = content is null ? problem!.Sentence + problem.Help : Convert.ToHexStringLower(SHA256.HashData(content));
        if (seen == _lastSeen)
        {
            return null;
        }

        _lastSeen = seen;
        return content is null ? new PolicyReadResult(null, [problem!]) : PolicyReader.Read(content, PolicyReader.BaseDirectory(path));
    }

    /// <summary>
    /// Looks every <paramref name="interval"/> until cancelled and hands every change to one of the two: a valid policy to put into force, or
    /// the errors of one that is refused. Neither may throw.
    /// </summary>
    public async Task WatchAsync(
        TimeSpan interval, TimeProvider time, Action<PolicySet> accept, Action<ImmutableArray<PolicyDiagnostic>> refuse, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(interval, time);
        while (true)
        {
            try
            {
                await timer.WaitForNextTickAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            if (Look() is not { } changed)
            {
                continue;
            }

            if (changed.IsValid)
            {
                accept(changed.Policy);
            }
            else
            {
                refuse(changed.Diagnostics);
            }
        }
    }
}
