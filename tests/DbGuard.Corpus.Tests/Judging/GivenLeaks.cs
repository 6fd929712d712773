using System.Text;
using DbGuard.Corpus.Tests.Cases;
using DbGuard.Corpus.Tests.Running;

namespace DbGuard.Corpus.Tests.Judging;

/// <summary>The canaries that the case itself names, as they are, in any byte.</summary>
internal static class GivenLeaks
{
    /// <summary>The first that was found, with its surroundings; null when there is none.</summary>
    public static string? Find(CorpusCase item, Transcript given)
    {
        byte[] received = item.Check.JoinRows ? [.. given.Received, .. "\n"u8, .. given.JoinedCells] : given.Received;
        foreach (var (name, bytes) in Needles(item))
        {
            if (received.AsSpan().IndexOf(bytes) is >= 0 and var at)
            {
                return $"{name} in {Encoding.Latin1.GetString(received.AsSpan(Math.Max(0, at - 60)..Math.Min(received.Length, at + 60)))}";
            }
        }

        return null;
    }

    private static IEnumerable<(string Name, byte[] Bytes)> Needles(CorpusCase item) =>
        item.Canaries.Select(canary => (canary, Encoding.UTF8.GetBytes(canary)))
            .Concat(item.CanariesHex.Select(canary => ($"hex {canary}", Convert.FromHexString(canary))));
}
