using System.Globalization;
using System.Text;
using System.Text.Json;

namespace DbGuard.Gateway.Options;

/// <summary>Where each key of a configuration stands: line and column in its file, or the environment.</summary>
internal sealed class KeyPlaces
{
    private readonly Dictionary<string, (string Place, int Order)> _places = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<OptionsProblem> _duplicates = [];

    /// <summary>No places.</summary>
    public static KeyPlaces None { get; } = new();

    /// <summary>Places of the keys in a JSON file (with comments and trailing commas) that has been read without error, and of the overriding variables.</summary>
    public static KeyPlaces Read(string path, IEnumerable<string> environmentKeys)
    {
        var places = new KeyPlaces();
        try
        {
            places.Walk(File.ReadAllBytes(path), Path.GetFileName(path));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            // The file changed since it was read: mistakes are reported without their lines.
        }

        foreach (var key in environmentKeys)
        {
            places._places[key] = ("environment", int.MaxValue);
        }

        return places;
    }

    /// <summary>All problems, those of keys that the file names twice among them, with the places of their keys or of the nearest section around, in the order of the file.</summary>
    public IReadOnlyList<OptionsProblem> Locate(IEnumerable<OptionsProblem> problems) =>
        [.. problems.Select(Locate).Concat(_duplicates.Select(d => (Problem: d, Find(d.Path).Order))).OrderBy(p => p.Order).Select(p => p.Problem)];

    /// <summary>True when the file names no key twice.</summary>
    public bool AreUnique => _duplicates.Count == 0;

    private (OptionsProblem Problem, int Order) Locate(OptionsProblem problem)
    {
        var (place, order) = Find(problem.Path);
        return (problem with { Place = place }, order);
    }

    private (string? Place, int Order) Find(string path)
    {
        for (; ; path = path[..path.LastIndexOf(':')])
        {
            if (_places.TryGetValue(path, out var found))
            {
                return found;
            }

            if (!path.Contains(':', StringComparison.Ordinal))
            {
                return (null, int.MaxValue);
            }
        }
    }

    private void Add(Stack<string> path, string place)
    {
        var key = string.Join(':', path.Reverse());
        if (!_places.TryAdd(key, (place, _places.Count)))
        {
            _duplicates.Add(new OptionsProblem(key, "the key is given twice") { Place = place });
        }
    }

    private void Walk(byte[] bytes, string file)
    {
        var text = bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? bytes.AsSpan(Encoding.UTF8.Preamble.Length) : bytes;
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        var path = new Stack<string>();
        var indexes = new Stack<int>();
        var lines = new LineCounter(text);
        while (reader.Read())
        {
            var isInArray = indexes.Count > 0 && indexes.Peek() >= 0;
            if (isInArray && reader.TokenType is not JsonTokenType.EndArray)
            {
                indexes.Push(indexes.Pop() + 1);
                path.Push((indexes.Peek() - 1).ToString(CultureInfo.InvariantCulture));
                Add(path, lines.At((int)reader.TokenStartIndex, file));
            }

            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    path.Push(reader.GetString()!);
                    Add(path, lines.At((int)reader.TokenStartIndex, file));
                    break;
                case JsonTokenType.StartObject:
                    indexes.Push(-1);
                    break;
                case JsonTokenType.StartArray:
                    indexes.Push(0);
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    indexes.Pop();
                    path.TryPop(out _);
                    break;
                default:
                    path.TryPop(out _);
                    break;
            }
        }
    }

    /// <summary>Lines and columns, 1-based; asked for offsets that never go down.</summary>
    private ref struct LineCounter(ReadOnlySpan<byte> text)
    {
        private readonly ReadOnlySpan<byte> _text = text;
        private int _line = 1;
        private int _lineStart;

        public string At(int offset, string file)
        {
            while (_text[_lineStart..offset].IndexOf((byte)'\n') is var end and >= 0)
            {
                _line++;
                _lineStart += end + 1;
            }

            var column = Encoding.UTF8.GetCharCount(_text[_lineStart..offset]) + 1;
            return string.Create(CultureInfo.InvariantCulture, $"{file}:{_line}:{column}");
        }
    }
}
