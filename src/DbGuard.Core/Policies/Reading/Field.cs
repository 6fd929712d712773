using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;

namespace DbGuard.Core.Policies.Reading;

/// <summary>A value at a path, and the ways to read it. Each way reports what is wrong and then answers with nothing.</summary>
internal sealed record Field(PolicyNode Node, string Path, PolicyDiagnosticBag Bag)
{
    public static string Child(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";

    public void Report(string code, string sentence, string help) => Bag.Add(code, Node.Place, Path, sentence, help);

    /// <summary>A single, non-empty value.</summary>
    public string? Text(string expected = "a text")
    {
        if (Node is ScalarNode { Text.Length: > 0 } scalar)
        {
            return scalar.Text;
        }

        Report("DBG6106", $"expected {expected}, found {(Node is ScalarNode ? "nothing" : Node.Shape)}", "");
        return null;
    }

    /// <summary>True when this is exactly the unquoted word.</summary>
    public bool Is(string word) => Node is ScalarNode { IsPlain: true } scalar && scalar.Text == word;

    public bool? Boolean()
    {
        if (Text("`true` or `false`") is not { } text)
        {
            return null;
        }

        switch (text)
        {
            case "true":
                return true;
            case "false":
                return false;
            default:
                Report("DBG6106", $"expected `true` or `false`, found `{text}`", "");
                return null;
        }
    }

    /// <summary>A whole number; <c>_</c> may group digits.</summary>
    public long? Integer(long least, long most)
    {
        if (Text("a whole number") is not { } text)
        {
            return null;
        }

        if (!long.TryParse(text.Replace("_", "", StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture, out var value))
        {
            Report("DBG6106", $"expected a whole number, found `{text}`", "write digits only, e.g. `1000` or `1_000`");
            return null;
        }

        if (value < least || value > most)
        {
            Report("DBG6107", $"`{text}` is out of range", $"the least is {least}, the most {most}");
            return null;
        }

        return value;
    }

    /// <summary>A number with a unit: <c>500ms</c>, <c>30s</c>, <c>5m</c>, <c>1h</c>.</summary>
    public TimeSpan? Duration(TimeSpan least, TimeSpan most)
    {
        if (Text("a duration") is not { } text)
        {
            return null;
        }

        if (!Durations.TryParse(text, out var value))
        {
            Report("DBG6108", $"`{text}` is not a duration", "write a number and a unit: `500ms`, `30s`, `5m` or `1h`");
            return null;
        }

        if (value < least || value > most)
        {
            Report("DBG6107", $"`{text}` is out of range", $"the least is {Durations.Format(least)}, the most {Durations.Format(most)}");
            return null;
        }

        return value;
    }

    /// <summary>One of a set of words.</summary>
    public T? Word<T>(FrozenDictionary<string, T> words)
        where T : struct
    {
        if (Text("a word") is not { } text)
        {
            return null;
        }

        if (words.TryGetValue(text, out var value))
        {
            return value;
        }

        Report("DBG6107", $"`{text}` is not a word that is known here", NearestWord.Help(text, words.Keys.Order(StringComparer.Ordinal).ToArray()));
        return null;
    }

    /// <summary>One of a set of names.</summary>
    public string? Word(FrozenSet<string> words)
    {
        if (Text("a word") is not { } text)
        {
            return null;
        }

        if (words.Contains(text))
        {
            return text;
        }

        Report("DBG6107", $"`{text}` is not a word that is known here", NearestWord.Help(text, words.Order(StringComparer.Ordinal).ToArray()));
        return null;
    }

    /// <summary>The entries of a list; a single value counts as a list of one.</summary>
    public ImmutableArray<Field> Items()
    {
        switch (Node)
        {
            case ListNode list:
                return [.. list.Items.Select((item, i) => new Field(item, $"{Path}[{i}]", Bag))];
            case ScalarNode { IsEmpty: false }:
                return [this];
            default:
                Report("DBG6106", $"expected a list, found {Node.Shape}", "write `[one, two]`, or `[]` for none");
                return [];
        }
    }

    /// <summary>A list of which every entry is read the same way; entries that cannot be read are reported and left out.</summary>
    public ImmutableArray<T> List<T>(Func<Field, T?> read)
        where T : class => [.. Items().Select(read).OfType<T>()];

    /// <summary>A list of words.</summary>
    public ImmutableArray<T> Words<T>(FrozenDictionary<string, T> words)
        where T : struct => [.. Items().Select(i => i.Word(words)).OfType<T>()];

    /// <summary>A mapping with the keys of a section of the policy file.</summary>
    public Section? Section(string name) => Section(PolicyKeys.Sections[name]);

    /// <summary>A mapping with known keys.</summary>
    public Section? Section(ImmutableArray<string> known)
    {
        if (Node is MapNode map)
        {
            return new Section(known, map, Path, Bag);
        }

        Report("DBG6106", $"expected keys and values, found {Node.Shape}", $"known keys: {string.Join(", ", known.Select(k => $"`{k}`"))}");
        return null;
    }

    /// <summary>A mapping whose keys are names the author chose; reports repeated ones.</summary>
    public ImmutableArray<NamedField> Named(string what)
    {
        if (Node is not MapNode map)
        {
            Report("DBG6106", $"expected {what} by name, found {Node.Shape}", "write `name: …`");
            return [];
        }

        var names = new HashSet<string>();
        var fields = ImmutableArray.CreateBuilder<NamedField>(map.Entries.Length);
        foreach (var (key, value) in map.Entries)
        {
            var path = Child(Path, key.Text);
            if (key.Text.Length is 0 or > 100)
            {
                Bag.Add("DBG6107", key.Place, path, "a name must have 1 to 100 characters", "");
            }
            else if (!names.Add(key.Text))
            {
                Bag.Add("DBG6105", key.Place, path, $"`{key.Text}` is given twice", "keep one of them, or give one another name");
            }
            else
            {
                fields.Add(new NamedField(key.Text, key.Place, new Field(value, path, Bag)));
            }
        }

        return fields.ToImmutable();
    }
}

/// <summary>A value under a name the author chose.</summary>
internal sealed record NamedField(string Name, Place NamePlace, Field Field);
