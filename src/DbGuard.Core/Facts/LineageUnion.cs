namespace DbGuard.Core.Facts;

/// <summary>Collects lineages that all end up derived; unknown absorbs.</summary>
internal struct LineageUnion
{
    private List<ColumnOrigin>? _origins;
    private ColumnLineage? _single;
    private bool _isUnknown;

    public readonly ColumnLineage Result =>
        _isUnknown ? ColumnLineage.Unknown
        : _origins is not null ? ColumnLineage.Of(_origins)
        : _single ?? ColumnLineage.None;

    public void AddDerived(ColumnLineage lineage)
    {
        if (lineage.IsUnknown)
        {
            _isUnknown = true;
            return;
        }

        if (lineage.Origins.IsEmpty)
        {
            return;
        }

        if (_single is null && _origins is null)
        {
            _single = lineage.AsDerived();
            return;
        }

        if (_origins is null)
        {
            _origins = [.. _single!.Origins];
        }

        foreach (var origin in lineage.Origins)
        {
            _origins.Add(origin with { IsDirect = false });
        }
    }
}
