using System.Collections.ObjectModel;
using System.Data.Common;
using DbGuard.AdoNet.Providers;
using DbGuard.Core.Catalog;
using DbGuard.Core.Masking;
using DbGuard.Core.Masking.Detectors;

namespace DbGuard.AdoNet.Results;

/// <summary>Makes the guards of a result's columns from its plan.</summary>
internal static class ColumnGuards
{
    public static IColumnGuard?[] Create(
        IGuardedProvider provider, MaskPlan plan, ReadOnlyCollection<DbColumn> schema, DbDataReader inner, CatalogSnapshot catalog, ResultTally tally)
    {
        if (!plan.MasksAnything && !plan.LooksThrough)
        {
            return [];
        }

        var guards = new IColumnGuard?[schema.Count];
        for (var i = 0; i < guards.Length; i++)
        {
            if (!plan.Columns.IsEmpty && plan.Columns[i].Masker is { } masker)
            {
                guards[i] = provider.Mask(schema[i], inner.GetDataTypeName(i), masker, catalog);
            }
            else if (plan.DetectionAt(i, guards.Length) is { } detection)
            {
                var content = new ContentMasker(detection);
                guards[i] = provider.LookThrough(schema[i], inner.GetDataTypeName(i), content, catalog);
                if (guards[i] is not null)
                {
                    tally.Watch(content, i + 1);
                }
            }
        }

        return guards;
    }
}
