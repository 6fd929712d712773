namespace DbGuard.Gateway.Postgres.Sessions;

/// <summary>A change of session names that holds only if its statement succeeds.</summary>
internal interface INameChange
{
    void Settle();

    void Revert();
}
