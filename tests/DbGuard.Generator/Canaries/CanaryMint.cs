using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using DbGuard.Generator.Choices;

namespace DbGuard.Generator.Canaries;

/// <summary>
/// Makes the values of labelled cells: much entropy, nothing that other data has. Letters are those that neither words nor hex digits are made of.
/// The two sides of a pair of databases differ in everything that a mask must hide: values, lengths, which are NULL.
/// </summary>
/// <param name="seed">Of the values.</param>
/// <param name="isTwin">The second database of the pair: lengths vary, and some values are NULL.</param>
internal sealed class CanaryMint(ulong seed, bool isTwin)
{
    private const string Letters = "ghjkmnpqrstvwxzGHJKMNPQRSTVWXZ";
    private const string Digits = "23456789";
    private const int ShareOfNulls = 25;

    /// <summary>What the mask of label <c>card</c> leaves of every value.</summary>
    private const string CardEnd = "zkvz";

    private static readonly DateTime FirstDay = new(2150, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime Epoch = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>The value of a cell.</summary>
    /// <param name="origin">Which cell, for reports.</param>
    /// <param name="key">Cells with the same key have the same value.</param>
    /// <param name="serverType">Type of the column, as <c>format_type</c> names it.</param>
    /// <param name="label">Label of the column.</param>
    public CanaryValue Make(string origin, string key, string serverType, string label)
    {
        var dice = new Dice(seed, Hash(key));
        if (label == "card")
        {
            var number = Token(dice, 12);
            return new CanaryValue($"'{number}{CardEnd}'", [.. NeedleForms.OfText(origin, number)]);
        }

        if (isTwin && label == "pii" && dice.Chance(ShareOfNulls))
        {
            return new CanaryValue("NULL", []);
        }

        return Make(origin, serverType, dice);
    }

    private CanaryValue Make(string origin, string serverType, Dice dice)
    {
        switch (serverType.Split('(')[0])
        {
            case "text" or "character varying" or "character" or "code_text":
                return Text(origin, Token(dice, Length(dice)), text => $"'{text}'");
            case "integer":
                // Above 2^30: too large for repeat and its like to begin with the work.
                var number = dice.Between(1_100_000_000, 1_200_000_000);
                return new CanaryValue($"{number}", [.. NeedleForms.OfText(origin, $"{number}"), NeedleForms.Binary(origin, BigEndian(number))]);
            case "bigint":
                var large = 100_000_000_000_000_000 + (long)(dice.Next() % 800_000_000_000_000_000);
                return new CanaryValue($"{large}", [.. NeedleForms.OfText(origin, $"{large}"), NeedleForms.Binary(origin, BigEndian(large))]);
            case "numeric":
                return Numeric(origin, dice);
            case "double precision":
                var real = dice.Between(100_000_000, 900_000_000) + (dice.Between(1000, 9999) / 10000.0);
                return new CanaryValue(
                    string.Create(CultureInfo.InvariantCulture, $"{real:R}"),
                    [.. NeedleForms.OfText(origin, real.ToString("R", CultureInfo.InvariantCulture)), NeedleForms.Binary(origin, BigEndian(BitConverter.DoubleToInt64Bits(real)))]);
            case "date":
                var day = dice.Between(0, 300_000);
                var date = FirstDay.AddDays(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
                return new CanaryValue($"'{date}'", [new Needle(origin, "plain", Encoding.ASCII.GetBytes(date), 8), NeedleForms.Binary(origin, BigEndian((int)(FirstDay.AddDays(day) - Epoch).TotalDays))]);
            case "timestamp with time zone":
                return Timestamp(origin, dice);
            case "uuid":
                var bytes = Bytes(dice, 16);
                var uuid = new Guid(bytes, bigEndian: true).ToString();
                return new CanaryValue($"'{uuid}'", [.. NeedleForms.OfText(origin, uuid), NeedleForms.Binary(origin, bytes), .. NeedleForms.OfBytes(origin, bytes)]);
            case "bytea":
                var raw = Bytes(dice, Length(dice));
                return new CanaryValue($"'\\x{Convert.ToHexStringLower(raw)}'", [.. NeedleForms.OfBytes(origin, raw), NeedleForms.Binary(origin, raw)]);
            case "jsonb":
                return Text(origin, Token(dice, Length(dice)), text => isTwin ? $"'{{\"m\": \"{text}\", \"z\": [1, 2]}}'" : $"'{{\"m\": \"{text}\", \"n\": {dice.Below(9)}}}'");
            case "text[]":
                return Many(origin, dice, values => $"'{{{string.Join(',', values)}}}'");
            case "integer[]":
                var (one, two) = (dice.Between(1_100_000_000, 1_200_000_000), dice.Between(1_100_000_000, 1_200_000_000));
                return new CanaryValue(
                    isTwin ? $"'{{{one}}}'" : $"'{{{one},{two}}}'",
                    [.. NeedleForms.OfText(origin, $"{one}"), NeedleForms.Binary(origin, BigEndian(one)), .. isTwin ? [] : NeedleForms.OfText(origin, $"{two}")]);
            case "inet":
                byte[] address = [10, (byte)dice.Between(11, 250), (byte)dice.Between(11, 250), (byte)dice.Between(11, 250)];
                var dotted = string.Join('.', address);
                return new CanaryValue($"'{dotted}'", [new Needle(origin, "plain", Encoding.ASCII.GetBytes(dotted), 8), new Needle(origin, "binary", [.. ((byte[])[2, 32, 0, 4, .. address]).Select(NeedleForms.Fold)], 8)]);
            case "address":
                return Many(origin, dice, values => $"row('{values[0]}', '{values[^1]}', {dice.Below(99)})");
            case "int8range":
                var low = 100_000_000_000_000_000 + (long)(dice.Next() % 400_000_000_000_000_000);
                return new CanaryValue($"'[{low},{low + 1_000_000})'", [.. NeedleForms.OfText(origin, $"{low}"), NeedleForms.Binary(origin, BigEndian(low))]);
            case "boolean":
                return new CanaryValue(dice.Chance(50) ? "true" : "false", []);
            default:
                throw new InvalidOperationException($"no canary for type {serverType} of {origin}");
        }
    }

    private int Length(Dice dice) => isTwin ? dice.Between(9, 16) : 14;

    private static CanaryValue Text(string origin, string text, Func<string, string> sql) => new(sql(text), [.. NeedleForms.OfText(origin, text)]);

    private CanaryValue Many(string origin, Dice dice, Func<string[], string> sql)
    {
        string[] values = isTwin ? [Token(dice, 12)] : [Token(dice, 14), Token(dice, 14)];
        return new CanaryValue(sql(values), [.. values.SelectMany(value => NeedleForms.OfText(origin, value))]);
    }

    private static CanaryValue Numeric(string origin, Dice dice)
    {
        var (whole, fraction) = (dice.Between(100_000_000, 999_999_999), dice.Between(1000, 9999));
        var text = $"{whole}.{fraction}";
        // Base 10000, as binary format has it: three groups before the point, one after.
        short[] groups = [(short)(whole / 100_000_000), (short)(whole / 10_000 % 10_000), (short)(whole % 10_000), (short)fraction];
        var bytes = new byte[groups.Length * 2];
        for (var i = 0; i < groups.Length; i++)
        {
            BinaryPrimitives.WriteInt16BigEndian(bytes.AsSpan(i * 2), groups[i]);
        }

        return new CanaryValue(text, [.. NeedleForms.OfText(origin, text), NeedleForms.Binary(origin, bytes)]);
    }

    private static CanaryValue Timestamp(string origin, Dice dice)
    {
        var moment = FirstDay.AddDays(dice.Between(0, 300_000)).AddTicks(10 * (long)(dice.Next() % 86_400_000_000));
        var text = moment.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
        return new CanaryValue(
            $"'{text}+00'",
            [new Needle(origin, "plain", Encoding.ASCII.GetBytes(text), 8), NeedleForms.Binary(origin, BigEndian((moment - Epoch).Ticks / 10))]);
    }

    /// <summary>Letters and digits by turns, so that digits only are a canary too.</summary>
    private static string Token(Dice dice, int length)
    {
        var token = new char[length];
        for (var i = 0; i < length; i++)
        {
            token[i] = i % 2 == 0 ? Letters[dice.Below(Letters.Length)] : Digits[dice.Below(Digits.Length)];
        }

        return new string(token);
    }

    private static byte[] Bytes(Dice dice, int count)
    {
        var bytes = new byte[count];
        for (var i = 0; i < count; i++)
        {
            bytes[i] = (byte)dice.Between(128, 250);
        }

        return bytes;
    }

    private static byte[] BigEndian(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    private static byte[] BigEndian(long value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return bytes;
    }

    /// <summary>FNV-1a: the same on every machine.</summary>
    private static ulong Hash(string key) => key.Aggregate(14695981039346656037UL, (hash, letter) => (hash ^ letter) * 1099511628211);
}
