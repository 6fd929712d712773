using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Protocol.Postgres.Authentication;

/// <summary>Why an authentication exchange ended; names no user, password, nonce or proof.</summary>
/// <param name="Code"><see cref="ProtocolViolationCodes.Sasl"/> or <see cref="ProtocolViolationCodes.AuthenticationFailed"/>.</param>
/// <param name="SqlState">What PostgreSQL says in the same case: 08P01, 0A000, 28000 or 28P01.</param>
/// <param name="Sentence">One sentence, lower-case start, no full stop.</param>
public sealed record AuthenticationFailure(string Code, string SqlState, string Sentence)
{
    internal static AuthenticationFailure Malformed(string what) =>
        new(ProtocolViolationCodes.Sasl, Postgres.SqlState.ProtocolViolation, $"SASL message has an invalid {what}");

    internal static AuthenticationFailure Unsupported(string what) =>
        new(ProtocolViolationCodes.Sasl, Postgres.SqlState.FeatureNotSupported, $"{what} is not supported");

    internal static AuthenticationFailure Negotiation(string sentence) =>
        new(ProtocolViolationCodes.Sasl, Postgres.SqlState.InvalidAuthorization, sentence);

    internal static AuthenticationFailure WrongPassword() =>
        new(ProtocolViolationCodes.AuthenticationFailed, Postgres.SqlState.InvalidPassword, "password authentication failed");

    internal static AuthenticationFailure WrongServerSignature() => new(
        ProtocolViolationCodes.AuthenticationFailed,
        Postgres.SqlState.InvalidAuthorization,
        "the server did not prove that it knows the password");
}
