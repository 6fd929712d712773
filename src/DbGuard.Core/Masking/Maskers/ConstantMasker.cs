using System.Buffers;
using System.Globalization;
using System.Text;

namespace DbGuard.Core.Masking.Maskers;

/// <summary>
/// <c>constant</c>: every value becomes the one given, where it can be read as the column's type: text as it is; numbers in
/// decimal notation; <c>true</c>/<c>false</c>; dates as <c>2000-01-31</c> or <c>2000-01-31T12:00:00</c> (UTC); uuids in their
/// usual form; other bytes as hex after <c>\x</c>. Where it cannot, NULL. Value-independent: NULL becomes it too.
/// </summary>
internal sealed class ConstantMasker : Masker
{
    private static readonly string[] DateFormats = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm:ss"];
    private static readonly DateTime Epoch = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly byte[] _text;
    private readonly long? _integer;
    private readonly decimal? _decimal;
    private readonly double? _double;
    private readonly bool? _boolean;
    private readonly long? _microseconds;
    private readonly byte[]? _bytes;

    public ConstantMasker(string value)
    {
        _text = Encoding.UTF8.GetBytes(value);
        var invariant = CultureInfo.InvariantCulture;
        const NumberStyles Whole = NumberStyles.AllowLeadingSign;
        _integer = long.TryParse(value, Whole, invariant, out var integer) ? integer : null;
        _decimal = decimal.TryParse(value, Whole | NumberStyles.AllowDecimalPoint, invariant, out var number) ? number : null;
        _double = double.TryParse(value, Whole | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, invariant, out var real)
            && double.IsFinite(real) ? real : null;
        _boolean = value switch { "true" => true, "false" => false, _ => null };
        _microseconds = DateTime.TryParseExact(
            value, DateFormats, invariant, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date)
            ? (date - Epoch).Ticks / TimeSpan.TicksPerMicrosecond : null;
        _bytes = Bytes(value);
    }

    public static MaskerDefinition Definition { get; } = new(
        "constant",
        "every value becomes the one given, or NULL where it does not fit the type",
        [new("value", MaskerOptionKind.Text, null, "what to show instead")])
    {
        Create = options =>
        {
            var value = options.Text("value") ?? "";
            if (value.Contains('\0', StringComparison.Ordinal) || !IsWellFormed(value))
            {
                options.Report("value", "option `value` of `constant` is not valid text", "leave out NUL characters and unpaired surrogates");
            }

            return new ConstantMasker(value);
        },
    };

    public override string Name => Definition.Name;

    public override bool IsValueIndependent => true;

    public override bool TryMaskText(ReadOnlySpan<byte> value, IBufferWriter<byte> output)
    {
        output.Write(_text);
        return true;
    }

    public override bool IsMask(ReadOnlySpan<byte> text) => text.SequenceEqual(_text);

    public override bool TryMaskInteger(long value, out long masked)
    {
        masked = _integer.GetValueOrDefault();
        return _integer.HasValue;
    }

    public override bool TryMaskDecimal(decimal value, out decimal masked)
    {
        masked = _decimal.GetValueOrDefault();
        return _decimal.HasValue;
    }

    public override bool TryMaskDouble(double value, out double masked)
    {
        masked = _double.GetValueOrDefault();
        return _double.HasValue;
    }

    public override bool TryMaskMicroseconds(long value, out long masked)
    {
        masked = _microseconds.GetValueOrDefault();
        return _microseconds.HasValue;
    }

    public override bool TryMaskBoolean(bool value, out bool masked)
    {
        masked = _boolean.GetValueOrDefault();
        return _boolean.HasValue;
    }

    public override bool TryMaskBytes(ReadOnlySpan<byte> value, IBufferWriter<byte> output)
    {
        if (_bytes is null)
        {
            return false;
        }

        output.Write(_bytes);
        return true;
    }

    private static byte[]? Bytes(string value)
    {
        if (Guid.TryParseExact(value, "D", out var guid))
        {
            return guid.ToByteArray(bigEndian: true);
        }

        if (!value.StartsWith(@"\x", StringComparison.Ordinal) || value.Length % 2 != 0)
        {
            return null;
        }

        var bytes = new byte[(value.Length - 2) / 2];
        return Convert.FromHexString(value.AsSpan(2), bytes, out _, out _) == OperationStatus.Done ? bytes : null;
    }

    private static bool IsWellFormed(string value)
    {
        foreach (var rune in value.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar)
            {
                return false;
            }
        }

        return true;
    }
}
