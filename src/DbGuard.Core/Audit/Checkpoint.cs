namespace DbGuard.Core.Audit;

/// <summary>A signature over the chain up to a record.</summary>
/// <param name="Sequence">The last record it vouches for.</param>
/// <param name="Hash">That record's hash, lower-case hex.</param>
/// <param name="KeyId">Which key signed: the first 16 hex digits of the SHA-256 of its SubjectPublicKeyInfo.</param>
/// <param name="Signature">ECDSA P-256 over SHA-256, IEEE P1363 form, Base64.</param>
public sealed record Checkpoint(long Sequence, string Hash, string KeyId, string Signature);
