using System.Text;
using DbGuard.Coverage.Recording;

namespace DbGuard.Coverage.Reports;

/// <summary>
/// Whether the guard finds in the texts of a whole file, put one behind the other, the statements it found in each: where one ends does not
/// depend on what follows.
/// </summary>
internal static class TextBoundaries
{
    private const int LargestText = 512 * 1024;

    /// <summary>Compares every file.</summary>
    /// <returns>How many statements were compared, and the files that differ.</returns>
    public static (int Statements, List<string> Differing) Compare(SuiteRecording recording)
    {
        var guard = new Guard();
        var compared = 0;
        var differing = new List<string>();
        foreach (var (test, texts) in recording.Texts)
        {
            var differs = false;
            var batch = new MemoryStream();
            var expected = new List<int>();
            foreach (var text in texts)
            {
                if (batch.Length + text.Bytes.Length > LargestText)
                {
                    differs |= !Same(guard, batch, expected);
                    batch.SetLength(0);
                    expected.Clear();
                }

                expected.AddRange(guard.Split(text.Bytes).Statements.Select(s => (int)batch.Length + s.Facts.Span.Offset));
                compared += text.Statements;
                batch.Write(text.Bytes);
                // A text may end in a comment, and without a semicolon.
                batch.Write(Encoding.UTF8.GetBytes("\n;\n"));
            }

            if (differs || !Same(guard, batch, expected))
            {
                differing.Add(test);
            }
        }

        return (compared, differing);
    }

    private static bool Same(Guard guard, MemoryStream text, List<int> expected) =>
        guard.Split(text.ToArray()).Statements.Select(s => s.Facts.Span.Offset).SequenceEqual(expected);
}
