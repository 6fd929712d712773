using System.Text;
using DbGuard.Core.Masking;
using DbGuard.Core.Masking.Detectors;
using DbGuard.Dialects.Postgres.Values;

namespace DbGuard.Dialects.Postgres.Tests.Values.Detecting;

/// <summary>Detections for tests.</summary>
internal static class Looking
{
    public static Detection For(string word, bool inNumbers = false, IReadOnlyDictionary<string, IMasker>? maskers = null) =>
        new(DetectorCatalogue.Words[word], maskers ?? new Dictionary<string, IMasker>(), inNumbers);

    public static ContentMasker All(bool inNumbers = false) => new(For("all", inNumbers));

    /// <summary>What a cell in text format becomes; null for NULL.</summary>
    public static string? Through(CellMasker cell, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var output = new CellBuffer();
        return cell.Treat(bytes, output) switch
        {
            CellOutcome.Unchanged => text,
            CellOutcome.Masked => Encoding.UTF8.GetString(output.WrittenSpan),
            _ => null,
        };
    }
}
