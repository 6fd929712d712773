namespace DbGuard.Gateway.Postgres.Sessions;

/// <summary>One meaning of a name, settled once the upstream has confirmed it.</summary>
/// <param name="name">The name; empty for the unnamed object.</param>
/// <param name="value">The object, or null where the entry stands for its removal.</param>
/// <param name="cycle">Number of the query cycle (between two Syncs) that defines it.</param>
internal sealed class NameEntry<T>(string name, T? value, long cycle)
    where T : class
{
    public string Name { get; } = name;

    public T? Value { get; } = value;

    public long Cycle { get; } = cycle;

    public bool IsSettled { get; set; }

    /// <summary>What the name meant before, as long as this entry may still fail.</summary>
    public NameEntry<T>? Previous { get; set; }
}
