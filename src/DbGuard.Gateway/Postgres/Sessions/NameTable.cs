namespace DbGuard.Gateway.Postgres.Sessions;

/// <summary>
/// Names of prepared statements or portals as the upstream will see them when it reaches the message at hand. A client may
/// send many messages before the first is answered, and any of them may fail; so a definition counts at once for messages of
/// its own cycle (if it fails, the upstream skips them) and only when settled for those of later cycles. Not thread-safe.
/// </summary>
internal sealed class NameTable<T>
    where T : class
{
    private readonly Dictionary<string, NameEntry<T>> _entries = new(StringComparer.Ordinal);

    public int Count => _entries.Count;

    /// <summary>Finds what a name means in <paramref name="cycle"/>.</summary>
    /// <param name="mustWait">True when that depends on an earlier cycle that is not answered yet.</param>
    public T? Find(string name, long cycle, out bool mustWait)
    {
        mustWait = false;
        if (!_entries.TryGetValue(name, out var entry))
        {
            return null;
        }

        mustWait = !entry.IsSettled && entry.Cycle != cycle;
        return entry.Value;
    }

    /// <summary>The newest meaning, settled or not.</summary>
    public T? FindNewest(string name) => _entries.GetValueOrDefault(name)?.Value;

    /// <summary>Gives a name a new meaning, or none (<paramref name="value"/> null), until it is settled or reverted.</summary>
    public NameEntry<T> Define(string name, T? value, long cycle)
    {
        var entry = new NameEntry<T>(name, value, cycle) { Previous = _entries.GetValueOrDefault(name) };
        _entries[name] = entry;
        return entry;
    }

    /// <summary>The name means nothing any more, whatever is still to be answered.</summary>
    public void Forget(string name) => _entries.Remove(name);

    /// <summary>The upstream confirmed the definition.</summary>
    public void Settle(NameEntry<T> entry)
    {
        entry.IsSettled = true;
        entry.Previous = null;
        if (entry.Value is null && _entries.TryGetValue(entry.Name, out var top) && ReferenceEquals(top, entry))
        {
            _entries.Remove(entry.Name);
        }
    }

    /// <summary>The upstream refused or skipped the definition: what was before stands again.</summary>
    public void Revert(NameEntry<T> entry)
    {
        if (!_entries.TryGetValue(entry.Name, out var top))
        {
            return;
        }

        if (ReferenceEquals(top, entry))
        {
            if (entry.Previous is { } previous && (previous.Value is not null || !previous.IsSettled))
            {
                _entries[entry.Name] = previous;
            }
            else
            {
                _entries.Remove(entry.Name);
            }

            return;
        }

        for (var later = top; later is not null; later = later.Previous)
        {
            if (ReferenceEquals(later.Previous, entry))
            {
                later.Previous = entry.Previous;
                return;
            }
        }
    }

    public IEnumerable<string> Names => _entries.Keys;

    /// <summary>Forgets settled entries that <paramref name="which"/> selects.</summary>
    public void RemoveSettled(Func<T, bool> which)
    {
        foreach (var (name, entry) in _entries)
        {
            if (entry.IsSettled && entry.Value is { } value && which(value))
            {
                _entries.Remove(name);
            }
        }
    }
}
