using System.Text.Json;
using DbGuard.Core.Catalog;
using DbGuard.Core.Decisions;
using DbGuard.Core.Facts;

namespace DbGuard.Gateway.Replays;

/// <summary>The permissions that statements need, collected from what they do: no pattern, every name by itself.</summary>
internal sealed class NeededPermissions
{
    private static readonly (AccessModes Mode, string Word)[] s_modes =
    [
        (AccessModes.Read, "read"), (AccessModes.Insert, "insert"), (AccessModes.Update, "update"),
        (AccessModes.Delete, "delete"), (AccessModes.Truncate, "truncate"), (AccessModes.Lock, "lock"),
    ];

    private readonly SortedDictionary<string, SortedSet<string>> _names = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _switches = new(StringComparer.Ordinal);
    private bool _readsMetadata;
    private bool _readsSystem;
    private bool _explains;

    /// <summary>Adds what one statement needs, that of statements inside it included.</summary>
    public void Add(StatementFacts facts)
    {
        for (var current = facts; current is not null; current = current.Inner)
        {
            AddKind(current);
        }

        var maintains = Chain(facts).Any(f => f.Kind == StatementKind.Maintenance);
        foreach (var current in Chain(facts))
        {
            foreach (var access in current.Tables.Where(t => !t.ThroughView))
            {
                AddTable(access, maintains);
            }

            _readsSystem |= current.Tables.Any(t => t.Table.IsSystem && t.Table.Sensitivity != SystemSensitivity.Metadata) || ReadsSensitiveColumns(current);
            foreach (var function in current.Functions.Where(f => !IsHarmless(f.Effect) && !f.Candidates.IsEmpty && (f.Span is null || current.Settings.IsEmpty)))
            {
                Name("call", Pattern(function.Name.Schema, function.Name.Name));
            }
        }
    }

    /// <summary>Adds what a decision says is missing and facts do not tell: settings that are not harmless.</summary>
    public void AddMissing(Decision decision)
    {
        foreach (var reason in decision.Reasons.Where(r => r.Code == "DBG2070"))
        {
            foreach (var setting in reason.Objects)
            {
                Name("set", setting);
            }
        }
    }

    /// <summary>The lines of <c>may</c>, indented by <paramref name="indent"/> spaces.</summary>
    public IEnumerable<string> Lines(int indent)
    {
        var margin = new string(' ', indent);
        foreach (var (word, names) in _names)
        {
            // Whoever may write a relation may lock it.
            var listed = word == "lock" ? names.Where(n => !Has("update", n) && !Has("delete", n) && !Has("truncate", n)).ToList() : [.. names];
            if (listed.Count > 0)
            {
                yield return $"{margin}{word}: [{string.Join(", ", listed.Select(Yaml))}]";
            }
        }

        foreach (var word in _switches)
        {
            yield return $"{margin}{word}: true";
        }

        if (_readsSystem || !_readsMetadata)
        {
            yield return $"{margin}system_catalogs: {(_readsSystem ? "all" : "none")}";
        }

        if (!_explains)
        {
            yield return $"{margin}explain: false";
        }
    }

    /// <summary>A text as a YAML scalar.</summary>
    public static string Yaml(string text) =>
        text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or ' ') && char.IsAsciiLetter(text[0]) && text[^1] != ' ' && text is not ("true" or "false" or "null" or "yes" or "no")
            ? text
            : JsonSerializer.Serialize(text);

    private static IEnumerable<StatementFacts> Chain(StatementFacts facts)
    {
        for (var current = facts; current is not null; current = current.Inner)
        {
            yield return current;
        }
    }

    private void AddKind(StatementFacts facts)
    {
        switch (facts.Kind)
        {
            case StatementKind.Explain: _explains = true; break;
            case StatementKind.Export: _switches.Add("copy_out"); break;
            case StatementKind.Import: _switches.Add("copy_in"); break;
            case StatementKind.Listen: _switches.Add("listen"); break;
            case StatementKind.Notify: _switches.Add("notify"); break;
            case StatementKind.Do when facts.Inner is null: _switches.Add("run_code"); break;
            case StatementKind.TwoPhase or StatementKind.Administration or StatementKind.Other: _switches.Add("administer"); break;
            case StatementKind.Maintenance when facts.Tables.IsEmpty: _switches.Add("administer"); break;
            case StatementKind.Grant or StatementKind.Revoke: _switches.Add("grant"); break;
            case StatementKind.Create: AddObjects("create", facts); break;
            case StatementKind.Select when facts.Traits.HasFlag(StatementTraits.CreatesFromQuery): AddObjects("create", facts); break;
            case StatementKind.Alter or StatementKind.Comment: AddObjects("alter", facts); break;
            case StatementKind.Drop: AddObjects("drop", facts); break;
            default: break;
        }

        if (facts.Traits.HasFlag(StatementTraits.Privileges))
        {
            _switches.Add("grant");
        }

        if (facts.Traits.HasFlag(StatementTraits.ServerSideAccess))
        {
            _switches.Add("server_files");
        }
    }

    private void AddTable(TableAccess access, bool maintains)
    {
        if (access.Table.IsSystem)
        {
            _readsMetadata |= access.Modes.HasFlag(AccessModes.Read);
            return;
        }

        var name = Pattern(access.Table.Name.Schema, access.Table.Name.Name);
        if (maintains)
        {
            Name("maintain", name);
            return;
        }

        foreach (var (mode, word) in s_modes)
        {
            if (access.Modes.HasFlag(mode))
            {
                Name(word, name);
            }
        }
    }

    private void AddObjects(string verb, StatementFacts facts)
    {
        var kind = JsonNamingPolicy.SnakeCaseLower.ConvertName((facts.ObjectKind == ObjectKind.None ? ObjectKind.Table : facts.ObjectKind).ToString());
        foreach (var name in facts.ObjectNames.IsEmpty ? [""] : facts.ObjectNames)
        {
            // A name without a schema can be meant by its kind only.
            var dot = name.IndexOf('.', StringComparison.Ordinal);
            Name(verb, dot > 0 ? $"{kind} {Pattern(name[..dot], name[(dot + 1)..])}" : kind);
        }
    }

    private static bool ReadsSensitiveColumns(StatementFacts facts) => facts.Tables.Any(t => !t.Table.SensitiveColumns.IsEmpty
        && facts.Columns.Any(c => c.IsOfStatement && c.Column.TableId == t.Table.Id && t.Table.SensitiveColumns.Contains(c.Column.Number)));

    private static bool IsHarmless(FunctionEffect effect) =>
        effect is FunctionEffect.Pure or FunctionEffect.Environment or FunctionEffect.Stateful or FunctionEffect.AnalysedBody;

    private static string Pattern(string schema, string name) => $"{Part(schema)}.{Part(name)}";

    /// <summary>Plain as it is, anything else in double quotes, in which <c>*</c> is a character like any other.</summary>
    private static string Part(string part) =>
        part.Length > 0 && part.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_') && !char.IsAsciiDigit(part[0]) ? part : $"\"{part.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private void Name(string word, string name)
    {
        if (!_names.TryGetValue(word, out var names))
        {
            _names[word] = names = new SortedSet<string>(StringComparer.Ordinal);
        }

        names.Add(name);
    }

    private bool Has(string word, string name) => _names.TryGetValue(word, out var names) && names.Contains(name);
}
