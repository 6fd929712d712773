using System.Collections.Concurrent;
using Npgsql;

namespace DbGuard.Npgsql.Text;

/// <summary>A statement with its parameters by number.</summary>
/// <param name="Text">The text that is analysed and that runs.</param>
/// <param name="Parameters">For <c>$1</c> and on: which of the command's inputs it is, from 0.</param>
internal sealed record NumberedText(string Text, int[] Parameters);

/// <summary>What named texts became the last time: the scanner need not read them again while the names of the parameters are the same. Bounded, thread-safe.</summary>
internal sealed class NamedTexts
{
    private const int MostTexts = 1024;
    private const int LongestText = 16 * 1024;

    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private int _added;

    public List<NumberedText>? Find(string text, List<NpgsqlParameter> inputs) =>
        _entries.TryGetValue(text, out var entry) && entry.Is(inputs) ? entry.Pieces : null;

    public List<NumberedText> Add(string text, List<NpgsqlParameter> inputs, List<NumberedText> pieces)
    {
        if (text.Length <= LongestText)
        {
            // Count of a concurrent dictionary takes all its locks: it is counted here, and a text that comes back counts twice.
            if (Interlocked.Increment(ref _added) > MostTexts)
            {
                Interlocked.Exchange(ref _added, 0);
                _entries.Clear();
            }

            _entries[text] = new Entry(inputs.ConvertAll(p => p.ParameterName), pieces);
        }

        return pieces;
    }

    private sealed record Entry(List<string> Names, List<NumberedText> Pieces)
    {
        public bool Is(List<NpgsqlParameter> inputs)
        {
            if (inputs.Count != Names.Count)
            {
                return false;
            }

            for (var i = 0; i < inputs.Count; i++)
            {
                if (!string.Equals(inputs[i].ParameterName, Names[i], StringComparison.Ordinal))
                {
                    return false;
                }
            }

            return true;
        }
    }
}
