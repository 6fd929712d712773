using System.Collections.Immutable;

namespace DbGuard.Core.Policies.Reading;

/// <summary>A mapping with known keys: reports unknown and repeated ones and hands out the others.</summary>
internal sealed class Section
{
    private readonly Dictionary<string, Field> _fields = [];
    private readonly PolicyDiagnosticBag _bag;

    /// <summary>Checks the keys of a mapping.</summary>
    /// <param name="known">The keys it may have.</param>
    /// <param name="node">The mapping.</param>
    /// <param name="path">Its path.</param>
    /// <param name="bag">Takes the errors.</param>
    public Section(ImmutableArray<string> known, MapNode node, string path, PolicyDiagnosticBag bag)
    {
        _bag = bag;
        Place = node.Place;
        Path = path;
        foreach (var (key, value) in node.Entries)
        {
            var at = Field.Child(path, key.Text);
            if (!known.Contains(key.Text))
            {
                bag.Add("DBG6104", key.Place, at, $"unknown key `{key.Text}`", NearestWord.Help(key.Text, known));
            }
            else if (!_fields.TryAdd(key.Text, new Field(value, at, bag)))
            {
                bag.Add("DBG6105", key.Place, at, $"key `{key.Text}` is given twice", "keep one of them");
            }
        }
    }

    public Place Place { get; }

    public string Path { get; }

    /// <summary>The value of a key; null when it is not given.</summary>
    public Field? this[string key] => _fields.GetValueOrDefault(key);

    /// <summary>The value of a key that must be given.</summary>
    public Field? Required(string key, string help)
    {
        if (_fields.TryGetValue(key, out var field))
        {
            return field;
        }

        _bag.Add("DBG6114", Place, Path, $"key `{key}` is missing", help);
        return null;
    }
}
