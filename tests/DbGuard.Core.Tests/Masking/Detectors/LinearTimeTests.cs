using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using DbGuard.Core.Masking.Detectors;

namespace DbGuard.Core.Tests.Masking.Detectors;

/// <summary>
/// Hostile texts, made of pieces that make detectors begin: sixteen times the text must not take 256 times as long. Times are those of the thread
/// on the processor, so that others on the machine do not count; they are compared with each other only, each the least of several runs.
/// </summary>
[Collection(nameof(LinearTimeTests))]
public sealed class LinearTimeTests
{
    private const int SmallBytes = 32 * 1024;
    private const int LargeFactor = 16;

    // Linear is 16, quadratic 256.
    private const double MostRatio = 64;

    private const int Parts = 8;

    private static readonly string[] Pieces =
    [
        "4", "4 ", "4444 ", "4444-", "44444444444444444 ", "1 85 05 78 006 084 ", "12 345 678 901 ", "01 23 45 67 ", "(030) ", "0", "00 ", "1.1.1.1.",
        "@", "a@", "@a.", "a@a.", "a@a.b.", "a.a.a.a.@", "é@é.", "\"@", "\"a@[", "%40", "a%40b.",
        "+", "+1", "+49 ", "+1 (", "eyJ", "eyJ.", ".eyJ", "eyJhbGciOiJIUzI1NiJ9", "eyJhbGciOiJIUzI1NiJ9.", "J", "-", "-----", "-----BEGIN ", "-----BEGIN PRIVATE KEY-----", "-----END ",
        "AKIA", "I", "ASIAAAAAAAAAAAAAAAAA", "secret=", "secret: \"", ",", ":", "=", "==", "AccountKey=", "sig=", "sv=sig=", "8Q~", "aaa8Q~", "~",
        "AIza", "z", "GOCSPX-", "ya29.", "ghp_", "sk-", "sk-ant-", "glpat-", "xoxb-", "xoxb-xoxe.", "SG.", "_", "github_pat_", "github_pat_a1b2c",
        "password=", "Password=x;", "host=password=", "pwd='", "://", "a://", "a://b:", "a://b:c", "://a:b@", "DE", "DE8", "DE89 ", "GB29 N", "A1", "AB1C", "RSSMRA85T10A562", "X1",
        "phone ", "phone 1 ", "BSN 1", "ssn 123456789", "1234.56.", "811218-", "\\n", "\\n4", "中", "中@", "a", "a ", " ", "\0",
    ];

    public static TheoryData<int> Starts => [.. Enumerable.Range(0, Parts)];

    [Theory]
    [MemberData(nameof(Starts))]
    public void Text_OfAHostilePiece_TakesLinearTime(int part)
    {
        var set = new DetectorSet(DetectorCatalogue.Detectors);
        var slow = new List<string>();
        for (var i = part; i < Pieces.Length; i += Parts)
        {
            Check(set, Pieces[i], slow);
        }

        Assert.True(slow.Count == 0, string.Join('\n', slow));
    }

    [Fact]
    public void Text_OfTwoHostilePieces_TakesLinearTime()
    {
        var set = new DetectorSet(DetectorCatalogue.Detectors);
        var slow = new List<string>();
        var random = new Random(17);
        for (var i = 0; i < 60; i++)
        {
            Check(set, Pieces[random.Next(Pieces.Length)] + Pieces[random.Next(Pieces.Length)], slow);
        }

        Assert.True(slow.Count == 0, string.Join('\n', slow));
    }

    private static void Check(DetectorSet set, string piece, List<string> slow)
    {
        var small = Repeat(piece, SmallBytes);
        var large = Repeat(piece, SmallBytes * LargeFactor);
        var ratio = double.MaxValue;

        // A machine that others use may be slow for one of the two; one good pair is proof enough.
        for (var attempt = 0; attempt < 5 && ratio > MostRatio; attempt++)
        {
            ratio = Math.Min(ratio, Least(set, large, 2) / Math.Max(Least(set, small, 4), 20e-6));
        }

        if (ratio > MostRatio)
        {
            slow.Add($"{piece.ReplaceLineEndings("\\n")}: {LargeFactor} times the text takes {ratio:0.0} times as long");
        }
    }

    private static double Least(DetectorSet set, byte[] text, int runs)
    {
        var least = double.MaxValue;
        var found = new FoundList();
        for (var i = 0; i < runs; i++)
        {
            found.Clear();
            var started = ProcessorTime();
            set.Find(text, found);
            least = Math.Min(least, ProcessorTime() - started);
        }

        return least;
    }

    /// <summary>Seconds this thread has been running on a processor; elapsed time where the system does not tell.</summary>
    private static double ProcessorTime()
    {
        const int ThreadProcessorTime = 3; // CLOCK_THREAD_CPUTIME_ID of clock_gettime(2)
        return OperatingSystem.IsLinux() && ClockGetTime(ThreadProcessorTime, out var time) == 0
            ? time.Seconds + time.Nanoseconds * 1e-9
            : Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency;
    }

    [DllImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ClockGetTime(int clock, out TimeSpec time);

    private static byte[] Repeat(string piece, int bytes)
    {
        var unit = Encoding.UTF8.GetBytes(piece);
        var text = new byte[bytes];
        for (var at = 0; at < bytes; at += unit.Length)
        {
            unit.AsSpan(0, Math.Min(unit.Length, bytes - at)).CopyTo(text.AsSpan(at));
        }

        return text;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}

/// <summary>Alone on the machine, as far as these tests can tell.</summary>
[CollectionDefinition(nameof(LinearTimeTests), DisableParallelization = true)]
public sealed class LinearTimeCollection;
