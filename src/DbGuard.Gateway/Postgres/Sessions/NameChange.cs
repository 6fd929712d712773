namespace DbGuard.Gateway.Postgres.Sessions;

/// <inheritdoc cref="INameChange"/>
internal sealed class NameChange<T>(NameTable<T> table, NameEntry<T> entry) : INameChange
    where T : class
{
    public void Settle() => table.Settle(entry);

    public void Revert() => table.Revert(entry);
}
