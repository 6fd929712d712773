namespace DbGuard.Gateway.Console.Records;

/// <summary>Counts of one step of time.</summary>
internal sealed class ActivityStep
{
    public int Allowed { get; private set; }

    public int Masked { get; private set; }

    public int Held { get; private set; }

    public int Denied { get; private set; }

    /// <summary>Rows given to clients or changed.</summary>
    public long Rows { get; set; }

    public int Total => Allowed + Masked + Held + Denied;

    public void Count(string? verdict)
    {
        switch (verdict)
        {
            case "allow":
                Allowed++;
                break;
            case "mask":
                Masked++;
                break;
            case "hold":
                Held++;
                break;
            case "deny":
                Denied++;
                break;
        }
    }
}
