using System.Buffers.Text;
using DbGuard.Core.Masking;

namespace DbGuard.Dialects.Postgres.Values;

/// <summary>
/// numeric and numeric(p,s) of at most 28 digits. A mask is rounded to the declared scale; one that overflows the declared
/// precision is NULL.
/// </summary>
internal sealed class NumericCellMasker : ScalarCellMasker
{
    private const int LongestTextBytes = 40;
    private const int MostDigits = 28;

    private readonly IMasker _masker;
    private readonly bool _binary;
    private readonly int? _scale;
    private readonly decimal _bound = decimal.MaxValue;
    private readonly bool _isExpressible = true;

    /// <param name="masker">Answers for values.</param>
    /// <param name="binary">Format.</param>
    /// <param name="modifier">Precision and scale as the type modifier holds them, without its offset; negative for none. Source: PostgreSQL 18, numeric.c, make_numeric_typmod.</param>
    public NumericCellMasker(IMasker masker, bool binary, int modifier)
    {
        _masker = masker;
        _binary = binary;
        if (modifier < 0)
        {
            return;
        }

        var precision = modifier >> 16 & 0xFFFF;
        var scale = (modifier & 0x7FF ^ 0x400) - 0x400;
        _scale = scale;
        _isExpressible = scale is >= 0 and <= MostDigits;
        if (precision - scale is >= 0 and <= MostDigits)
        {
            _bound = PowerOfTen(precision - scale);
        }
        else
        {
            _isExpressible &= precision - scale > 0;
        }
    }

    public override bool TryMaskAnything(CellBuffer output) => TryAnswer(0, output);

    protected override bool TryMaskCell(ReadOnlySpan<byte> cell, CellBuffer output) =>
        (_binary ? NumericBinary.TryRead(cell, MostDigits, out var value) : TryParse(cell, out value)) && TryAnswer(value, output);

    private bool TryAnswer(decimal value, CellBuffer output)
    {
        if (!_isExpressible || !_masker.TryMaskDecimal(value, out var masked) || !TryFit(ref masked))
        {
            return false;
        }

        if (_binary)
        {
            NumericBinary.Write(masked, output);
        }
        else
        {
            Utf8Formatter.TryFormat(masked, output.GetSpan(LongestTextBytes), out var written);
            output.Advance(written);
        }

        return true;
    }

    private bool TryFit(ref decimal value)
    {
        if (_scale is { } scale)
        {
            value = decimal.Round(value, scale, MidpointRounding.AwayFromZero);
            if (value.Scale < scale)
            {
                value += new decimal(0, 0, 0, false, (byte)scale);
            }
        }

        return Math.Abs(value) < _bound;
    }

    private static bool TryParse(ReadOnlySpan<byte> cell, out decimal value)
    {
        var digits = cell.TrimStart("-"u8).TrimStart((byte)'0');
        var count = digits.Contains((byte)'.') ? digits.Length - 1 : digits.Length;
        value = 0;
        return count <= MostDigits && Utf8Parser.TryParse(cell, out value, out var used) && used == cell.Length;
    }

    private static decimal PowerOfTen(int exponent)
    {
        var power = 1m;
        for (; exponent > 0; exponent--)
        {
            power *= 10;
        }

        return power;
    }
}
