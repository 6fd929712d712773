using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using DbGuard.Core.Audit;
using DbGuard.Core.Catalog;
using DbGuard.Gateway.Postgres.Sessions;
using DbGuard.Protocol.Postgres.Messages;
using DbGuard.Protocol.Postgres.Messages.Frontend;

namespace DbGuard.Gateway.Postgres.Pumps;

/// <summary>What Bind says about parameters and formats, in the forms that records, approvals and result shapes need.</summary>
internal static class BoundParameters
{
    /// <summary>In place of a value that must not be written down.</summary>
    public const string Redacted = "[redacted]";

    /// <summary>The parameters hash of a statement without parameters.</summary>
    public static string NoneHash { get; } = Convert.ToHexStringLower(SHA256.HashData(stackalloc byte[sizeof(int)]));

    private const int MaxRecordedBytes = 4096;

    /// <summary>SHA-256 over count, formats, lengths and bytes, lower-case hex: two Binds of one hash mean the same values.</summary>
    public static string Hash(BindMessage bind)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(number, bind.Parameters.Count);
        hash.AppendData(number);
        var index = 0;
        foreach (var value in bind.Parameters)
        {
            BinaryPrimitives.WriteInt32BigEndian(number, (int)bind.ParameterFormats.For(index++));
            hash.AppendData(number);
            BinaryPrimitives.WriteInt32BigEndian(number, value.IsNull ? -1 : value.Bytes.Length);
            hash.AppendData(number);
            hash.AppendData(value.Bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Values as text: as they are in text format, decoded where the binary type is known, else in hex. Labelled ones are redacted.</summary>
    public static ImmutableArray<string?> ForRecord(BindMessage bind, PreparedStatement statement, Func<ColumnId, bool>? isProtected)
    {
        var count = bind.Parameters.Count;
        if (count == 0)
        {
            return [];
        }

        var values = ImmutableArray.CreateBuilder<string?>(count);
        var index = 0;
        foreach (var value in bind.Parameters)
        {
            values.Add(
                value.IsNull ? null
                : StatementText.MustRedactParameter(statement.Facts, index + 1, isProtected) ? Redacted
                : Text(value.Bytes, bind.ParameterFormats.For(index), statement.TypeOf(index)));
            index++;
        }

        return values.MoveToImmutable();
    }

    /// <summary>A value as UTF-8 text: as it is in text format, else decoded where the binary type is known.</summary>
    public static ReadOnlySpan<byte> Utf8(ReadOnlySpan<byte> bytes, FormatCode format, uint type) =>
        format == FormatCode.Text || bytes.Length > MaxRecordedBytes ? bytes : BinaryText.IsText(type) ? bytes : Encoding.UTF8.GetBytes(BinaryText.Format(bytes, type));

    private static string Text(ReadOnlySpan<byte> bytes, FormatCode format, uint type)
    {
        var cut = bytes.Length > MaxRecordedBytes;
        var kept = cut ? bytes[..MaxRecordedBytes] : bytes;
        var text = format == FormatCode.Text ? Encoding.UTF8.GetString(kept) : BinaryText.Format(kept, type);
        return cut ? $"{text}… ({bytes.Length} bytes)" : text;
    }
}
