using System.Collections.Immutable;
using DbGuard.Core.Policies.Privileges;

namespace DbGuard.Gateway.Hardening;

/// <summary>What an administrator is shown.</summary>
/// <param name="Database">The database.</param>
/// <param name="Role">The role that is to have only what it needs.</param>
/// <param name="ServerVersion">Major version of the server.</param>
/// <param name="Profiles">Names of the profiles that the role serves.</param>
/// <param name="PolicyVersion">Version of the policy.</param>
/// <param name="Schemas">Schemas of the database that are not the server's.</param>
/// <param name="Grants">What it needs.</param>
/// <param name="Sequences">Sequences behind the defaults of columns it may insert into.</param>
/// <param name="Findings">What else there is, the worst first.</param>
internal sealed record HardeningPlan(
    string Database,
    string Role,
    int ServerVersion,
    ImmutableArray<string> Profiles,
    string PolicyVersion,
    ImmutableArray<string> Schemas,
    ImmutableArray<TableGrant> Grants,
    ImmutableArray<DbGuard.Core.Catalog.QualifiedName> Sequences,
    ImmutableArray<HardeningFinding> Findings);
