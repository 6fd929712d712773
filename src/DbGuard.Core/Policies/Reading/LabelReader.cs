using System.Collections.Immutable;
using DbGuard.Core.Masking;
using DbGuard.Core.Policies.Patterns;

namespace DbGuard.Core.Policies.Reading;

/// <summary>Reads <c>labels</c> and <c>masks</c>.</summary>
/// <param name="baseDirectory">Folder that key files are relative to.</param>
internal sealed class LabelReader(string baseDirectory)
{
    public ImmutableArray<Label> Read(Field? labels, Field? masks)
    {
        var named = labels?.Named("labels") ?? [];
        var maskers = ReadMasks(masks, [.. named.Select(n => n.Name)]);
        var drafts = new List<(Label Label, int Rank, int Order)>();
        foreach (var (name, _, field) in named)
        {
            var label = ReadLabel(name, field, maskers.GetValueOrDefault(name, MaskerCatalogue.Redact));
            drafts.Add((label, label.IsSecret ? 0 : label.Masker.IsValueIndependent ? 1 : 2, drafts.Count));
        }

        var strictest = drafts.OrderBy(d => d.Rank).ThenBy(d => d.Order).Select(d => d.Label.Name).ToList();
        return
        [
            .. drafts.Select(d => new Label
            {
                Name = d.Label.Name,
                Columns = d.Label.Columns,
                IsSecret = d.Label.IsSecret,
                FilterBy = d.Label.FilterBy,
                Masker = d.Label.Masker,
                Strictness = strictest.IndexOf(d.Label.Name),
            }),
        ];
    }

    private static Label ReadLabel(string name, Field field, IMasker masker)
    {
        var section = field.Node is MapNode ? field.Section(PolicyKeys.Label) : null;
        var columns = section is null ? field : section.Required("columns", "list patterns `schema.table.column`");
        var isSecret = section?["secret"]?.Boolean() ?? false;
        return new Label
        {
            Name = name,
            Columns = columns?.List(f => PatternReader.Name(f, PatternReader.Column)) ?? ImmutableArray<NamePattern>.Empty,
            IsSecret = isSecret,
            FilterBy = section?["filter_by"]?.Word(PolicyWords.Filters) ?? (isSecret ? FilterPermission.None : FilterPermission.Equality),
            Masker = masker,
            Strictness = 0,
        };
    }

    private Dictionary<string, IMasker> ReadMasks(Field? masks, ImmutableArray<string> labels)
    {
        var maskers = new Dictionary<string, IMasker>();
        foreach (var (label, place, field) in masks?.Named("masks") ?? [])
        {
            if (!labels.Contains(label))
            {
                field.Bag.Add("DBG6110", place, field.Path, $"there is no label `{label}`", NearestWord.Help(label, labels));
            }

            if (ReadMasker(field) is { } masker)
            {
                maskers[label] = masker;
            }
        }

        return maskers;
    }

    /// <summary><c>redact</c>, or <c>{partial: {keep_last: 4}}</c>.</summary>
    public IMasker? ReadMasker(Field field)
    {
        switch (field.Node)
        {
            case ScalarNode { IsEmpty: false } scalar:
                return Create(scalar.Text, field, null);
            case MapNode { Entries: [var only] }:
                var options = new Field(only.Value, Field.Child(field.Path, only.Key.Text), field.Bag);
                return Create(only.Key.Text, field with { Node = only.Key }, options);
            default:
                field.Report("DBG6106", $"expected one masker, found {field.Node.Shape}", "write `redact`, or a masker with its options: `{partial: {keep_last: 4}}`");
                return null;
        }
    }

    private IMasker? Create(string name, Field field, Field? options)
    {
        var given = options?.Named("options") ?? [];
        var created = MaskerCatalogue.Create(
            name, given.ToDictionary(o => o.Name, o => (o.Field.Node as ScalarNode)?.Text as object, StringComparer.Ordinal), baseDirectory);
        foreach (var problem in created.Problems)
        {
            var place = given.FirstOrDefault(o => o.Name == problem.Option)?.Field ?? field;
            var nearest = MaskerCatalogue.Find(name) is null && NearestWord.Find(name, MaskerCatalogue.Definitions.Select(d => d.Name)) is { } word
                ? $"did you mean `{word}`?" : problem.Help;
            place.Report("DBG6112", problem.Sentence, nearest);
        }

        return created.Masker;
    }
}
