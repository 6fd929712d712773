using System.Security.Cryptography;
using System.Text.Json;
using DbGuard.Core.Audit;

namespace DbGuard.Gateway.Stores.Checkpoints;

/// <summary>What a store is verified against besides itself: keys whose checkpoints count, and anchors that were kept outside.</summary>
internal sealed class AuditProof : IDisposable
{
    private readonly List<CheckpointKey> _keys = [];
    private readonly List<(string Chain, Checkpoint Checkpoint)> _anchors = [];

    public bool HasKeys => _keys.Count > 0;

    public int AnchorCount => _anchors.Count;

    /// <summary>Reads keys and anchors.</summary>
    /// <exception cref="AuditUnavailableException">A file cannot be read, or is not what it should be.</exception>
    public static AuditProof Read(IEnumerable<string> publicKeys, IEnumerable<string> anchors)
    {
        var proof = new AuditProof();
        try
        {
            foreach (var file in publicKeys)
            {
                proof._keys.Add(ReadKey(file));
            }

            foreach (var file in anchors)
            {
                proof.ReadAnchors(file);
            }

            return proof;
        }
        catch
        {
            proof.Dispose();
            throw;
        }
    }

    /// <summary>The check of a chain, fresh.</summary>
    public CheckpointCheck For(string chainId) => new(chainId, _keys, [.. _anchors.Where(a => a.Chain == chainId).Select(a => a.Checkpoint)], _anchors.Count(a => a.Chain != chainId));

    public void Dispose() => _keys.ForEach(k => k.Dispose());

    private static CheckpointKey ReadKey(string file)
    {
        try
        {
            return CheckpointKey.FromPem(File.ReadAllText(file));
        }
        catch (Exception failure) when (failure is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new AuditUnavailableException($"`{file}` cannot be used as a key: {failure.Message}", failure);
        }
    }

    private void ReadAnchors(string file)
    {
        var number = 0;
        try
        {
            foreach (var line in File.ReadLines(file))
            {
                number++;
                if (line.Length > 0)
                {
                    using var document = JsonDocument.Parse(line);
                    _anchors.Add((document.RootElement.GetProperty("chain").GetString() ?? "", CheckpointJson.Read(document.RootElement)));
                }
            }
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new AuditUnavailableException($"`{file}`, line {number}: not an anchor", failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new AuditUnavailableException($"`{file}` cannot be read: {failure.Message}", failure);
        }
    }
}
