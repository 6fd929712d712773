using System.Security.Cryptography;
using System.Text;
using DbGuard.Core;
using DbGuard.Core.Audit;
using DbGuard.Core.Catalog;
using DbGuard.Core.Decisions;
using DbGuard.Core.Facts;
using DbGuard.Core.Policies;

namespace DbGuard.Gateway.Postgres.Sessions;

/// <summary>A text with the decision on it and everything the decision depended on.</summary>
/// <param name="Bytes">The exact bytes that were analysed and that are forwarded, without terminator.</param>
/// <param name="Outcome">The decision.</param>
/// <param name="Catalog">Snapshot it was analysed against.</param>
/// <param name="ViewKey">Search paths it was analysed under.</param>
/// <param name="Profile">Profile it was decided for.</param>
internal sealed record DecidedText(byte[] Bytes, GuardOutcome Outcome, CatalogSnapshot Catalog, string ViewKey, Profile Profile)
{
    private string? _hash;
    private string? _string;

    public long CatalogVersion => Catalog.Version;

    public string PolicyVersion => Outcome.Decision.PolicyVersion;

    /// <summary>SHA-256 of the bytes, lower-case hex.</summary>
    public string Hash => _hash ??= Convert.ToHexStringLower(SHA256.HashData(Bytes));

    /// <summary>The same under the row ceiling of an approval: it becomes the statements' own limit.</summary>
    public DecidedText Under(GrantedRows? ceiling) => ceiling is null ? this : this with { Outcome = Outcome.Under(ceiling) };

    /// <summary>The text of a statement (of all when null) for the record.</summary>
    public string ForRecord(AnalyzedStatement? statement, Func<ColumnId, bool>? isProtected) =>
        (statement is null || Outcome.Statements.Length <= 1) && !StatementText.MustRedact(Bytes, Outcome, isProtected)
            ? String
            : StatementText.ForRecord(Bytes, Outcome, statement, isProtected);

    /// <summary>The text for people and records.</summary>
    public string String => _string ??= Encoding.UTF8.GetString(Bytes);
}
