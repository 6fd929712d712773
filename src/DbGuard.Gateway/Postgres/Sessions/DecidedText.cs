using System.Security.Cryptography;
using System.Text;
using DbGuard.Core;
using DbGuard.Core.Catalog;
using DbGuard.Core.Decisions;
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
    public DecidedText Under(GrantedRows? ceiling) => ceiling is null ? this : this with
    {
        Outcome = Outcome with { Statements = [.. Outcome.Statements.Select(s => s with { Decision = Under(s, ceiling) })] },
    };

    private static Decision Under(StatementOutcome statement, GrantedRows ceiling) => statement.Decision with
    {
        Granted = ceiling,
        RowLimit = Math.Min(statement.Decision.RowLimit ?? long.MaxValue, ceiling.Rows),
        ChangeLimit = statement.Statement.Facts.MostRowsWritten <= ceiling.Rows
            ? statement.Decision.ChangeLimit
            : Math.Min(statement.Decision.ChangeLimit ?? long.MaxValue, ceiling.Rows),
    };

    /// <summary>The text for people and records.</summary>
    public string String => _string ??= Encoding.UTF8.GetString(Bytes);
}
