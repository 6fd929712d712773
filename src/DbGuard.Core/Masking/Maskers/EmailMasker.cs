using System.Buffers;

namespace DbGuard.Core.Masking.Maskers;

/// <summary>
/// <c>email</c>: <c>anna@example.com</c> becomes <c>a***@example.com</c>, or <c>a***@***</c> with <c>domain: mask</c>. The mask
/// has a fixed length. A local part no longer than what is kept is masked whole; text that is no address becomes <c>***</c>.
/// Types other than text become NULL.
/// </summary>
internal sealed class EmailMasker(int keepFirst, bool keepDomain) : Masker
{
    public static MaskerDefinition Definition { get; } = new(
        "email",
        "an address keeps the start of its local part and its domain",
        [
            new("keep_first", MaskerOptionKind.WholeNumber, "1", "characters kept of the local part") { Range = (0, 64) },
            new("domain", MaskerOptionKind.Choice, "keep", "whether the domain is shown") { Words = ["keep", "mask"] },
        ])
    {
        Create = options => new EmailMasker(options.WholeNumber("keep_first"), options.Choice("domain") == "keep"),
    };

    private static ReadOnlySpan<byte> Mask => "***"u8;

    public override string Name => Definition.Name;

    public override bool TryMaskText(ReadOnlySpan<byte> value, IBufferWriter<byte> output)
    {
        var at = value.LastIndexOf((byte)'@');
        if (at <= 0 || at == value.Length - 1 || !Utf8Scalars.TryCount(value, out _))
        {
            output.Write(Mask);
            return true;
        }

        var local = value[..at];
        Utf8Scalars.TryCount(local, out var count);
        if (count > keepFirst)
        {
            output.Write(local[..Utf8Scalars.OffsetOf(local, keepFirst)]);
        }

        output.Write(Mask);
        output.Write("@"u8);
        output.Write(keepDomain ? value[(at + 1)..] : Mask);
        return true;
    }

    public override bool IsMask(ReadOnlySpan<byte> text)
    {
        var at = text.LastIndexOf((byte)'@');
        if (at < 0)
        {
            return text.SequenceEqual(Mask);
        }

        return text[..at].EndsWith(Mask)
            && Utf8Scalars.TryCount(text[..(at - Mask.Length)], out var kept) && (kept == 0 || kept == keepFirst)
            && (keepDomain ? at < text.Length - 1 : text[(at + 1)..].SequenceEqual(Mask));
    }
}
