using System.Collections.Immutable;
using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace DbGuard.Gateway.Identity.Certificates;

/// <summary>Reads the URI names of a certificate; X509SubjectAlternativeNameExtension gives DNS names and addresses only.</summary>
/// <remarks>Source: RFC 5280, 4.2.1.6. Subject Alternative Name.</remarks>
internal static class SubjectAlternativeUris
{
    private const string SubjectAlternativeName = "2.5.29.17";
    private static readonly Asn1Tag s_uri = new(TagClass.ContextSpecific, 6);

    /// <summary>All of them, in order; null when the extension is malformed or given twice.</summary>
    public static ImmutableArray<string>? Read(X509Certificate2 certificate)
    {
        var extensions = certificate.Extensions.Where(e => e.Oid?.Value == SubjectAlternativeName).ToList();
        if (extensions.Count != 1)
        {
            return extensions.Count == 0 ? ImmutableArray<string>.Empty : null;
        }

        try
        {
            var uris = ImmutableArray.CreateBuilder<string>();
            var reader = new AsnReader(extensions[0].RawData, AsnEncodingRules.DER);
            var names = reader.ReadSequence();
            reader.ThrowIfNotEmpty();
            while (names.HasData)
            {
                if (names.PeekTag().HasSameClassAndValue(s_uri))
                {
                    uris.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, s_uri));
                }
                else
                {
                    names.ReadEncodedValue();
                }
            }

            return uris.ToImmutable();
        }
        catch (AsnContentException)
        {
            return null;
        }
    }
}
