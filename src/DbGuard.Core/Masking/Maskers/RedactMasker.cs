using System.Buffers;

namespace DbGuard.Core.Masking.Maskers;

/// <summary>
/// <c>redact</c>: text becomes <c>[redacted]</c>, everything else NULL. The answer depends on the type alone, never on the value:
/// NULL is redacted too, and an array of any size becomes the same array of one. No type but text has a neutral value that
/// could not be taken for a real one, hence NULL.
/// </summary>
internal sealed class RedactMasker : Masker
{
    public static RedactMasker Default { get; } = new();

    public static MaskerDefinition Definition { get; } =
        new("redact", "text becomes `[redacted]`, anything else NULL", []) { Create = _ => Default };

    public override string Name => Definition.Name;

    public override bool IsValueIndependent => true;

    private static ReadOnlySpan<byte> Mask => "[redacted]"u8;

    public override bool TryMaskText(ReadOnlySpan<byte> value, IBufferWriter<byte> output)
    {
        output.Write(Mask);
        return true;
    }

    public override bool IsMask(ReadOnlySpan<byte> text) => text.SequenceEqual(Mask);
}
