using System.Diagnostics.CodeAnalysis;

namespace DbGuard.Gateway.Access;

/// <summary>What came of an operation on access: a ticket, with the password when one was made, or a refusal.</summary>
/// <param name="Ticket">The ticket as it is now.</param>
/// <param name="Refusal">Why nothing was done.</param>
/// <param name="Password">The credential's password; shown once, never stored.</param>
internal sealed record AccessAnswer(AccessTicket? Ticket, AccessRefusal? Refusal, string? Password = null)
{
    [MemberNotNullWhen(true, nameof(Ticket))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsDone => Ticket is not null;

    public static implicit operator AccessAnswer(AccessTicket ticket) => new(ticket, null);

    public static implicit operator AccessAnswer(AccessRefusal refusal) => new(null, refusal);

    // For languages without conversions (CA2225).
    public static AccessAnswer ToAccessAnswer(AccessTicket ticket) => ticket;

    public static AccessAnswer FromAccessRefusal(AccessRefusal refusal) => refusal;

    /// <summary>Never the password.</summary>
    public override string ToString() => Ticket?.Id ?? Refusal!.Code;
}
