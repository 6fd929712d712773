using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DbGuard.Core.Approvals;

/// <summary>
/// Signs grants: HMAC-SHA256 over <c>dbguard/grant/1\n</c> and every field as a length of four bytes (big endian; -1 for none) and its UTF-8
/// bytes, so that no two grants have the same message. Thread-safe.
/// </summary>
public sealed class GrantSigner
{
    /// <summary>Bytes of a key.</summary>
    public const int KeyBytes = 32;

    private readonly byte[] _key;

    /// <param name="key">Secret of <see cref="KeyBytes"/> bytes or more.</param>
    public GrantSigner(ReadOnlySpan<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(key.Length, KeyBytes, nameof(key));
        _key = key.ToArray();
    }

    /// <summary>The grant with its signature.</summary>
    public ApprovalGrant Sign(ApprovalGrant grant) => grant with { Signature = Convert.ToHexStringLower(HMACSHA256.HashData(_key, Message(grant))) };

    /// <summary>True when the grant is as it was signed, with this key.</summary>
    public bool IsSigned(ApprovalGrant grant)
    {
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        return grant.Signature.Length == given.Length * 2
            && Convert.FromHexString(grant.Signature, given, out _, out var written) == System.Buffers.OperationStatus.Done && written == given.Length
            && CryptographicOperations.FixedTimeEquals(given, HMACSHA256.HashData(_key, Message(grant)));
    }

    private static byte[] Message(ApprovalGrant grant)
    {
        using var message = new MemoryStream();
        message.Write("dbguard/grant/1\n"u8);
        Field(message, grant.RequestId);
        Field(message, grant.Kind.ToString());
        Field(message, grant.AnyParameters ? "any" : "these");
        Field(message, grant.Binding.StatementHash);
        Field(message, grant.Binding.ParametersHash);
        Field(message, grant.Binding.Principal);
        Field(message, grant.Binding.PolicyVersion);
        Field(message, grant.Binding.ObjectsHash);
        Field(message, grant.Fingerprint);
        Field(message, grant.Database);
        Field(message, grant.SessionId);
        Field(message, grant.RowCeiling?.ToString(CultureInfo.InvariantCulture));
        Field(message, grant.Approvers.Length.ToString(CultureInfo.InvariantCulture));
        foreach (var approver in grant.Approvers)
        {
            Field(message, approver);
        }

        Field(message, grant.IssuedAt.UtcTicks.ToString(CultureInfo.InvariantCulture));
        Field(message, grant.ExpiresAt.UtcTicks.ToString(CultureInfo.InvariantCulture));
        return message.ToArray();
    }

    private static void Field(MemoryStream message, string? text)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        var bytes = text is null ? [] : Encoding.UTF8.GetBytes(text);
        BinaryPrimitives.WriteInt32BigEndian(length, text is null ? -1 : bytes.Length);
        message.Write(length);
        message.Write(bytes);
    }
}
