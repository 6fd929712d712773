namespace DbGuard.Gateway.Options;

/// <summary>How long responses stay in the store. Records stay: they are links of the chain.</summary>
internal sealed class RetentionOptions
{
    /// <summary>Age after which responses are removed; null: never.</summary>
    public TimeSpan? Responses { get; set; }

    /// <summary>The same for statements that touch labelled columns; null: as <see cref="Responses"/>.</summary>
    public TimeSpan? LabelledResponses { get; set; }

    /// <summary>How often the store is looked through.</summary>
    public TimeSpan Every { get; set; } = TimeSpan.FromHours(1);
}
