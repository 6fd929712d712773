namespace DbGuard.Core.Audit;

/// <summary>Evidence cannot be written: nothing may be executed (DBG8001).</summary>
public sealed class AuditUnavailableException : Exception
{
    public AuditUnavailableException()
        : this("audit store cannot be written")
    {
    }

    public AuditUnavailableException(string message)
        : base(message)
    {
    }

    public AuditUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
