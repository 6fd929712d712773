using System.Collections.Immutable;
using DbGuard.Core.Masking;
using DbGuard.Core.Masking.Detectors;
using DbGuard.Core.Policies.Patterns;

namespace DbGuard.Core.Policies.Reading;

/// <summary>Reads <c>detect</c> of a profile: words for detectors, or a mapping.</summary>
/// <param name="baseDirectory">Folder that key files of maskers are relative to.</param>
internal sealed class DetectReader(string baseDirectory)
{
    /// <summary>Maskers that need a whole value of a type, or leave nothing to put into a text.</summary>
    private static readonly ImmutableArray<string> NotInText = ["null", "date_truncate", "bucket"];

    public ProfileDetection? Read(Field? field)
    {
        if (field is null)
        {
            return null;
        }

        var section = field.Node is MapNode ? field.Section(PolicyKeys.Detect) : null;
        var left = section?["except"]?.Words(DetectorCatalogue.Words) ?? [];
        var inNumbers = section?["in_numbers"]?.Boolean() ?? false;
        var notIn = section?["not_in"]?.List(f => PatternReader.Name(f, PatternReader.Column)) ?? ImmutableArray<NamePattern>.Empty;
        if ((section is null ? field : section.Required("find", "say what to look for, e.g. `find: all`")) is not { } find)
        {
            return null;
        }

        var asked = find.Words(DetectorCatalogue.Words);
        var detectors = DetectorCatalogue.Detectors.RemoveAll(d => !asked.Any(w => w.Contains(d)) || left.Any(w => w.Contains(d)));
        if (detectors.IsEmpty && (!asked.IsEmpty || find.Node is ListNode { Items.IsEmpty: true }))
        {
            find.Report("DBG6116", "there is nothing to look for", "name a detector, or leave `detect` out");
        }

        return new ProfileDetection(
            new Detection(detectors, Maskers(section?["masks"], detectors), inNumbers), notIn);
    }

    private Dictionary<string, IMasker> Maskers(Field? masks, ImmutableArray<IDetector> detectors)
    {
        var maskers = new Dictionary<string, IMasker>();
        var reader = new LabelReader(baseDirectory);
        foreach (var (name, place, field) in masks?.Named("masks") ?? [])
        {
            var masker = reader.ReadMasker(field);
            if (masker is not null && NotInText.Contains(masker.Name))
            {
                field.Report("DBG6112", $"`{masker.Name}` cannot mask a part of a text", "use `redact`, `constant`, `partial`, `email` or `hash`");
            }

            var key = new Field(new ScalarNode(name, IsPlain: true, place), field.Path, field.Bag);
            if (key.Word(DetectorCatalogue.Words) is not { } named)
            {
                continue;
            }

            if (!named.Any(detectors.Contains))
            {
                key.Report("DBG6116", $"`{name}` has a mask but is not looked for", "add it to `find`, or leave its mask out");
            }

            foreach (var detector in named)
            {
                maskers[detector.Name] = masker ?? MaskerCatalogue.Redact;
            }
        }

        return maskers;
    }
}
