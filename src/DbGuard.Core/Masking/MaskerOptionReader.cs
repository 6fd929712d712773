using System.Collections.Immutable;
using System.Globalization;

namespace DbGuard.Core.Masking;

/// <summary>
/// Typed reading of a masker's options. Every problem is collected and a harmless value returned, so that one pass over a
/// policy reports all of them; a masker made from options with problems is thrown away by <see cref="MaskerCatalogue"/>.
/// </summary>
internal sealed class MaskerOptionReader
{
    private const int KeyLeastBytes = 16;
    private const int KeyMostBytes = 4096;

    private readonly MaskerDefinition _definition;
    private readonly IReadOnlyDictionary<string, object?> _given;
    private readonly string _baseDirectory;
    private readonly ImmutableArray<MaskerProblem>.Builder _problems = ImmutableArray.CreateBuilder<MaskerProblem>();

    public MaskerOptionReader(MaskerDefinition definition, IReadOnlyDictionary<string, object?> given, string baseDirectory)
    {
        _definition = definition;
        _given = given;
        _baseDirectory = baseDirectory;
        foreach (var key in given.Keys)
        {
            if (!definition.Options.Any(o => o.Name == key))
            {
                Report(key, $"`{definition.Name}` has no option `{key}`", definition.Options.IsEmpty
                    ? "it takes no options"
                    : $"it takes {string.Join(", ", definition.Options.Select(o => $"`{o.Name}`"))}");
            }
        }
    }

    public ImmutableArray<MaskerProblem> Problems => _problems.ToImmutable();

    public void Report(string? option, string sentence, string help) => _problems.Add(new MaskerProblem(option, sentence, help));

    /// <summary>A whole number in the option's range, or null for one of its words.</summary>
    public int? WholeNumberOrWord(string name)
    {
        var option = Option(name);
        if (Text(name) is not { } text)
        {
            return option.Range.Least;
        }

        if (option.Words.Contains(text))
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            && value >= option.Range.Least && value <= option.Range.Most)
        {
            return value;
        }

        var words = option.Words.IsEmpty ? "" : $", or {string.Join(" or ", option.Words.Select(w => $"`{w}`"))}";
        Report(name, $"option `{name}` of `{_definition.Name}` is not a whole number in its range",
            string.Create(CultureInfo.InvariantCulture, $"write a number from {option.Range.Least} to {option.Range.Most}{words}"));
        return option.Range.Least;
    }

    public int WholeNumber(string name) => WholeNumberOrWord(name) ?? Option(name).Range.Least;

    /// <summary>A number above zero.</summary>
    public decimal PositiveNumber(string name)
    {
        if (Text(name) is not { } text)
        {
            return 1;
        }

        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value > 0)
        {
            return value;
        }

        Report(name, $"option `{name}` of `{_definition.Name}` is not a number above 0", "write a number such as `10` or `0.5`");
        return 1;
    }

    /// <summary>One of the option's words.</summary>
    public string Choice(string name)
    {
        var option = Option(name);
        var text = Text(name);
        if (text is not null && !option.Words.Contains(text))
        {
            Report(name, $"option `{name}` of `{_definition.Name}` does not know `{text}`",
                $"write {string.Join(" or ", option.Words.Select(w => $"`{w}`"))}");
            text = null;
        }

        return text ?? option.Words[0];
    }

    /// <summary>The option's text or its default; null, with the problem recorded, when a required one is missing.</summary>
    public string? Text(string name)
    {
        var option = Option(name);
        if (!_given.TryGetValue(name, out var value))
        {
            if (option.Default is null)
            {
                Report(null, $"`{_definition.Name}` needs option `{name}`", $"add `{name}`: {option.Meaning}");
            }

            return option.Default;
        }

        switch (value)
        {
            case string text:
                return text;
            case bool flag:
                return flag ? "true" : "false";
            case int or long or short or byte or decimal or double or float or uint or ulong:
                return ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture);
            default:
                Report(name, $"option `{name}` of `{_definition.Name}` is not a single value", $"write one value: {option.Meaning}");
                return null;
        }
    }

    /// <summary>
    /// The secret in the file an option names: its bytes without trailing line breaks, 16 to 4096 of them. Read once, when the
    /// policy is read.
    /// </summary>
    public byte[] Key(string name)
    {
        if (Text(name) is not { } path)
        {
            return new byte[KeyLeastBytes];
        }

        try
        {
            var full = Path.GetFullPath(path, _baseDirectory);
            using var file = new FileStream(full, FileMode.Open, FileAccess.Read, FileShare.Read);
            var buffer = new byte[KeyMostBytes + 2];
            var length = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            var key = buffer.AsSpan(0, length).TrimEnd("\r\n"u8);
            if (key.Length is >= KeyLeastBytes and <= KeyMostBytes)
            {
                return key.ToArray();
            }

            Report(name, $"key file `{path}` holds {key.Length} bytes", string.Create(CultureInfo.InvariantCulture,
                $"a key has {KeyLeastBytes} to {KeyMostBytes} bytes: `openssl rand -hex 32 > {path}`"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            Report(name, $"key file `{path}` cannot be read", $"make the file readable for DbGuard, or create it: `openssl rand -hex 32 > {path}`");
        }

        return new byte[KeyLeastBytes];
    }

    private MaskerOption Option(string name) => _definition.Options.First(o => o.Name == name);
}
