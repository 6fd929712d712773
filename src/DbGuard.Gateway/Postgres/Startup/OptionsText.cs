using System.Text;

namespace DbGuard.Gateway.Postgres.Startup;

/// <summary>Reads the start-up parameter <c>options</c>: command-line switches for the server process.</summary>
/// <remarks>
/// Words are separated by white space; a backslash takes the next character as it is (pg_split_opts). Only settings are
/// read: <c>-c name=value</c>, <c>-cname=value</c> and <c>--name=value</c>, where dashes in a name stand for underscores.
/// Source: PostgreSQL 18 docs, 54.7 StartupMessage, options; postgres reference page, -c.
/// </remarks>
internal static class OptionsText
{
    /// <summary>False when there is anything but settings.</summary>
    public static bool TryParse(string text, out List<KeyValuePair<string, string>> settings)
    {
        settings = [];
        var words = Split(text);
        for (var i = 0; i < words.Count; i++)
        {
            string? assignment = null;
            if (words[i] == "-c" && i + 1 < words.Count)
            {
                assignment = words[++i];
            }
            else if (words[i].StartsWith("--", StringComparison.Ordinal) || words[i].StartsWith("-c", StringComparison.Ordinal))
            {
                assignment = words[i][2..];
            }

            var equals = assignment?.IndexOf('=', StringComparison.Ordinal) ?? -1;
            if (equals <= 0)
            {
                return false;
            }

            settings.Add(new(assignment![..equals].Replace('-', '_'), assignment[(equals + 1)..]));
        }

        return true;
    }

    private static List<string> Split(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var inWord = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is ' ' or '\t' or '\n' or '\r' or '\v' or '\f')
            {
                if (inWord)
                {
                    words.Add(word.ToString());
                    word.Clear();
                    inWord = false;
                }

                continue;
            }

            inWord = true;
            if (text[i] == '\\' && i + 1 < text.Length)
            {
                i++;
            }

            word.Append(text[i]);
        }

        if (inWord)
        {
            words.Add(word.ToString());
        }

        return words;
    }
}
