using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace DbGuard.Core.Policies;

/// <summary>Changes a policy's text and leaves everything else of it as a person wrote it.</summary>
public static class PolicyText
{
    /// <summary>The text of a valid policy without its <c>profiles</c> and their value; everything else, comments included, as it is.</summary>
    public static string WithoutProfiles(string text)
    {
        var lines = text.Split('\n');
        var top = new List<(string Key, int Line)>();
        var parser = new Parser(new StringReader(text));
        parser.Consume<StreamStart>();
        parser.Consume<DocumentStart>();
        parser.Consume<MappingStart>();
        while (parser.TryConsume<Scalar>(out var key))
        {
            top.Add((key.Value, (int)key.Start.Line - 1));
            parser.SkipThisAndNestedEvents();
        }

        var place = top.FindIndex(k => k.Key == "profiles");
        if (place < 0)
        {
            return text;
        }

        var to = place + 1 < top.Count ? top[place + 1].Line : lines.Length;

        // Comments right in front of the next key are about that key.
        while (to < lines.Length && to > top[place].Line + 1 && lines[to - 1].StartsWith('#'))
        {
            to--;
        }

        return string.Join('\n', lines[..top[place].Line].Concat(lines[to..]));
    }
}
