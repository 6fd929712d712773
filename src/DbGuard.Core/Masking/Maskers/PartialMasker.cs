using System.Buffers;
using System.Text;

namespace DbGuard.Core.Masking.Maskers;

/// <summary>
/// <c>partial</c>: text keeps its first and last characters (Unicode scalars); the rest becomes <c>mask_char</c>, by default
/// four of them whatever the length was. A value with no more characters than would be kept, or that is not valid UTF-8, is
/// masked whole. Types other than text become NULL.
/// </summary>
internal sealed class PartialMasker(int keepFirst, int keepLast, int? maskLength, Rune maskCharacter) : Masker
{
    private const int MostKept = 1000;

    private readonly byte[] _maskCharacter = Encoding.UTF8.GetBytes(maskCharacter.ToString());

    public static MaskerDefinition Definition { get; } = new(
        "partial",
        "text keeps its first or last characters",
        [
            new("keep_first", MaskerOptionKind.WholeNumber, "0", "characters kept at the start") { Range = (0, MostKept) },
            new("keep_last", MaskerOptionKind.WholeNumber, "0", "characters kept at the end") { Range = (0, MostKept) },
            new("mask_length", MaskerOptionKind.WholeNumber, "4", "how many mask characters stand for the rest; `same`: as many as it had") { Range = (1, MostKept), Words = ["same"] },
            new("mask_char", MaskerOptionKind.Text, "*", "the mask character"),
        ])
    {
        Create = Make,
    };

    public override string Name => Definition.Name;

    public override bool TryMaskText(ReadOnlySpan<byte> value, IBufferWriter<byte> output)
    {
        if (!Utf8Scalars.TryCount(value, out var count) || count <= keepFirst + keepLast)
        {
            WriteMask(output, maskLength ?? count);
            return true;
        }

        output.Write(value[..Utf8Scalars.OffsetOf(value, keepFirst)]);
        WriteMask(output, maskLength ?? count - keepFirst - keepLast);
        output.Write(value[Utf8Scalars.OffsetFromEnd(value, keepLast)..]);
        return true;
    }

    public override bool IsMask(ReadOnlySpan<byte> text)
    {
        if (!Utf8Scalars.TryCount(text, out var count) || count == 0)
        {
            return false;
        }

        if (count == (maskLength ?? count) && IsMaskOnly(text))
        {
            return true;
        }

        return count > keepFirst + keepLast && (maskLength is not { } masked || count == keepFirst + masked + keepLast)
            && IsMaskOnly(text[Utf8Scalars.OffsetOf(text, keepFirst)..Utf8Scalars.OffsetFromEnd(text, keepLast)]);
    }

    private bool IsMaskOnly(ReadOnlySpan<byte> text)
    {
        if (text.Length % _maskCharacter.Length != 0)
        {
            return false;
        }

        for (var i = 0; i < text.Length; i += _maskCharacter.Length)
        {
            if (!text.Slice(i, _maskCharacter.Length).SequenceEqual(_maskCharacter))
            {
                return false;
            }
        }

        return true;
    }

    private static PartialMasker Make(MaskerOptionReader options)
    {
        var first = options.WholeNumber("keep_first");
        var last = options.WholeNumber("keep_last");
        if (first + last == 0 && options.Problems.IsEmpty)
        {
            options.Report(null, "`partial` keeps nothing", "set `keep_first` or `keep_last`, or use `redact`");
        }

        var character = options.Text("mask_char") ?? "*";
        if (Rune.DecodeFromUtf16(character, out var rune, out var used) != OperationStatus.Done || used != character.Length || Rune.IsControl(rune))
        {
            options.Report("mask_char", "option `mask_char` of `partial` is not one character", "write a single character such as `*`");
            rune = new Rune('*');
        }

        return new PartialMasker(first, last, options.WholeNumberOrWord("mask_length"), rune);
    }

    private void WriteMask(IBufferWriter<byte> output, int count)
    {
        if (_maskCharacter.Length == 1)
        {
            output.GetSpan(count)[..count].Fill(_maskCharacter[0]);
            output.Advance(count);
            return;
        }

        for (var i = 0; i < count; i++)
        {
            output.Write(_maskCharacter);
        }
    }
}
