namespace DbGuard.Gateway.Stores;

/// <summary>Approval requests cannot be kept just now (DBG3005): what they hold does not run.</summary>
public sealed class ApprovalStoreException : Exception
{
    public ApprovalStoreException()
        : this("approval store cannot be used")
    {
    }

    public ApprovalStoreException(string message)
        : base(message)
    {
    }

    public ApprovalStoreException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
