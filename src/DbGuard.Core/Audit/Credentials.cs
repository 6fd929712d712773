using System.Collections.Frozen;
using System.Text;
using DbGuard.Core.Approvals;
using DbGuard.Core.Facts;

namespace DbGuard.Core.Audit;

/// <summary>
/// Statements whose literals and parameters may be credentials: passwords of roles, options of foreign servers and user mappings,
/// connection strings, keys. None of them is written down, whoever sends them.
/// </summary>
public static class Credentials
{
    /// <summary>Functions of pgcrypto that take a password or a key (PostgreSQL 18 docs, F.26).</summary>
    private static readonly FrozenSet<string> KeyedFunctions = FrozenSet.ToFrozenSet(
    [
        "crypt", "hmac", "encrypt", "encrypt_iv", "decrypt", "decrypt_iv", "pgp_sym_encrypt", "pgp_sym_encrypt_bytea", "pgp_sym_decrypt",
        "pgp_sym_decrypt_bytea", "pgp_pub_decrypt", "pgp_pub_decrypt_bytea",
    ], StringComparer.Ordinal);

    /// <summary>True when a literal or parameter of the statement may be one.</summary>
    public static bool MayBeIn(StatementFacts facts) =>
        facts is { ObjectKind: ObjectKind.Role or ObjectKind.ForeignServer or ObjectKind.Subscription or ObjectKind.System }
        || facts.Functions.Any(function => function.Effect == FunctionEffect.Network || KeyedFunctions.Contains(function.Name.Name))
        || facts.Settings.Any(setting => setting.Name == ResumeToken.Setting)
        || (facts.Inner is { } inner && MayBeIn(inner));

    /// <summary>True when a text that cannot be analysed, and so has no known literals, speaks of one.</summary>
    public static bool MayBeIn(ReadOnlySpan<byte> unread) => Encoding.UTF8.GetString(unread).Contains("password", StringComparison.OrdinalIgnoreCase);
}
