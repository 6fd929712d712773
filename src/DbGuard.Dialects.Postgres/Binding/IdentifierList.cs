using System.Collections.Immutable;
using System.Text;

namespace DbGuard.Dialects.Postgres.Binding;

/// <summary>A comma-separated list of identifiers as settings hold it, e.g. <c>"$user", public</c>: quoted ones verbatim, others folded to lower case (ASCII).</summary>
internal static class IdentifierList
{
    public static ImmutableArray<string> Parse(string value)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        var name = new StringBuilder();
        var quoted = false;
        var wasQuoted = false;
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            if (quoted)
            {
                if (c == '"' && i + 1 < value.Length && value[i + 1] == '"')
                {
                    name.Append('"');
                    i++;
                }
                else if (c == '"')
                {
                    quoted = false;
                }
                else
                {
                    name.Append(c);
                }
            }
            else if (c == '"')
            {
                quoted = wasQuoted = true;
            }
            else if (c == ',')
            {
                Add();
            }
            else if (!char.IsWhiteSpace(c))
            {
                name.Append(c is >= 'A' and <= 'Z' ? (char)(c | 0x20) : c);
            }
        }

        Add();
        return names.DrainToImmutable();

        void Add()
        {
            if (name.Length > 0 || wasQuoted)
            {
                names.Add(name.ToString());
            }

            name.Clear();
            wasQuoted = false;
        }
    }
}
