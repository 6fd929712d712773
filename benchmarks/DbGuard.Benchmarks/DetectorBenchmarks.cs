using System.ComponentModel;
using BenchmarkDotNet.Attributes;
using DbGuard.Core.Masking;
using DbGuard.Core.Masking.Detectors;
using DbGuard.Dialects.Postgres.Values;

namespace DbGuard.Benchmarks;

[Description("What does looking through text cost, per KiB?")]
public class DetectorBenchmarks
{
    private readonly CellBuffer _output = new();
    private readonly ContentMasker _all = new(For("all"));
    private readonly ContentMasker _usual = new(For("card", "email", "iban", "credential"));
    private readonly ContentMasker _card = new(For("card"));
    private CellMasker _cell = null!;
    private byte[] _text = [];

    [ParamsSource(nameof(Cases))]
    public string Text { get; set; } = "";

    public static IEnumerable<string> Cases => DetectorTexts.Names;

    internal static Detection For(params string[] words) =>
        new([.. DetectorCatalogue.Detectors.Where(d => words.Any(w => DetectorCatalogue.Words[w].Contains(d)))], new Dictionary<string, IMasker>(), false);

    [GlobalSetup]
    public void Setup()
    {
        _text = DetectorTexts.Of(Text);
        _cell = CellMasker.CreateDetecting(new CellType(TypeIds.Text, -1, IsBinary: false), new ContentMasker(For("all")), Maskers.NoCatalog)!;
        var found = _all.Find(_text) ? _all.Found.Count : 0;
        if (found > 0 != Text.Contains("findings", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"{found} findings in {Text}");
        }
    }

    [Benchmark(Description = "search, card")]
    public bool FindCard() => _card.Find(_text);

    [Benchmark(Description = "search, card, email, iban, credential")]
    public bool FindUsual() => _usual.Find(_text);

    [Benchmark(Description = "search, all 20")]
    public bool FindAll() => _all.Find(_text);

    [Benchmark(Description = "text cell, all 20, masked")]
    public CellOutcome Cell()
    {
        _output.Clear();
        return _cell.Treat(_text, _output);
    }
}
