namespace DbGuard.Gateway.Replays;

/// <summary>What another policy would have decided otherwise, for one kind of statement of one principal.</summary>
/// <param name="Was">The recorded verdict.</param>
/// <param name="Would">The other policy's: <c>allow</c>, <c>mask</c>, <c>hold</c>, <c>deny</c>, or <c>unknown</c>.</param>
/// <param name="Principal">Issuer/subject.</param>
/// <param name="Fingerprint">Kind of statement.</param>
/// <param name="Reason">Why, in the policy's words.</param>
/// <param name="Text">Text of the example.</param>
/// <param name="Example">Sequence of a record.</param>
internal sealed record ReplayChange(string Was, string Would, string Principal, string Fingerprint, string Reason, string Text, long Example)
{
    /// <summary>How many statements.</summary>
    public long Count { get; set; }
}
