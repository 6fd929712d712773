using System.Collections.Immutable;

namespace DbGuard.Gateway.Identity.Certificates;

/// <summary>A certificate that a client sent, whose key it has proven to hold, and what the check of it came to.</summary>
/// <param name="Refusal">The check that it failed, as <see cref="CertificateRefusal"/> names it; null: the gateway's authorities vouch for it.</param>
/// <param name="Uris">Its URI names; as nobody vouches for a refused certificate, none of that.</param>
/// <param name="IsForSignatures">True when its key is for digital signatures and signs no certificates.</param>
/// <param name="NotAfter">When it, or an authority of its chain, ends.</param>
internal sealed record PresentedCertificate(string? Refusal, ImmutableArray<string> Uris, bool IsForSignatures, DateTimeOffset NotAfter)
{
    public static PresentedCertificate Refused(string refusal) => new(refusal, [], false, DateTimeOffset.MinValue);
}
