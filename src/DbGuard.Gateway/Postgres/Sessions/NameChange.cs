namespace DbGuard.Gateway.Postgres.Sessions;

/// <inheritdoc cref="INameChange"/>
internal sealed class NameChange<T>(SessionNames names, NameTable<T> table, NameEntry<T> entry) : INameChange
    where T : class
{
    public void Settle()
    {
        lock (names.Gate)
        {
            table.Settle(entry);
        }
    }

    public void Revert()
    {
        lock (names.Gate)
        {
            table.Revert(entry);
        }
    }
}
