using System.Globalization;
using System.Text;
using DbGuard.Core.Catalog;

namespace DbGuard.Core.Policies.Rules;

/// <summary>
/// Denies writing a mask back over what it masks (DBG2053): the literal has the shape of what the column's masker gives out. Parameters are
/// asked for when they are bound. Denied: <c>update customers set ssn = '[redacted]'</c>. Allowed: the same for who sees ssn.
/// </summary>
internal sealed class PlaceholderRule : IRule
{
    public string Name => "placeholders";

    public IEnumerable<Finding> Check(RuleContext context)
    {
        if (context.SeesEverything)
        {
            yield break;
        }

        foreach (var value in context.Facts.Values)
        {
            if (value is { IsWritten: true, Literal: { } span } && !context.Hiding(value.Column).IsEmpty && context.LiteralAt(span) is { } text
                && IsMask(value.Column, Encoding.UTF8.GetBytes(text), context))
            {
                yield return Refuse(value.Column, context, span);
            }
        }
    }

    /// <summary>True when the value is what some label of the column shows to the profile.</summary>
    public static bool IsMask(ColumnId column, ReadOnlySpan<byte> value, RuleContext context)
    {
        // In JSON a text mask stands in quotes; what is cut to char(n) is filled up with blanks.
        var text = value.Length > 1 && value[0] == (byte)'"' && value[^1] == (byte)'"' ? value[1..^1] : value.TrimEnd((byte)' ');
        if (text.IsEmpty)
        {
            return false;
        }

        foreach (var label in context.Hiding(column))
        {
            // What is computed from masked values is redacted, whatever the label says.
            if (label.Masker.IsMask(text) || Masking.MaskerCatalogue.Redact.IsMask(text) || (MostCharacters(column, context) is { } most && IsCutMask(label.Masker, text, most)))
            {
                return true;
            }
        }

        return false;
    }

    public static Finding Refuse(ColumnId column, RuleContext context, SourceSpan? span = null)
    {
        var name = context.NameOf(column);
        return Objection.Deny(
            "DBG2053", "placeholders", $"the value for `{name}` looks like a mask, and would take the place of what is masked", $"leave `{name}` out, or write its real value", [name], span);
    }

    /// <summary>A mask that depends on no value, cut to what the column holds.</summary>
    private static bool IsCutMask(Masking.IMasker masker, ReadOnlySpan<byte> text, int most)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        return masker.IsValueIndependent && masker.TryMaskText(default, buffer) && buffer.WrittenCount > most && most > 0
            && text.SequenceEqual(buffer.WrittenSpan[..most]);
    }

    /// <summary>The n of varchar(n) and char(n), as far as it is one byte a character; null for other types.</summary>
    private static int? MostCharacters(ColumnId column, RuleContext context)
    {
        if (context.Catalog.FindTable(column.TableId)?.FindColumn(column.Number)?.TypeName is not { } type
            || !type.StartsWith("character", StringComparison.Ordinal) || type.IndexOf('(', StringComparison.Ordinal) is not (> 0 and var open))
        {
            return null;
        }

        return int.TryParse(type.AsSpan(open + 1).TrimEnd(')'), NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length : null;
    }
}
