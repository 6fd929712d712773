using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;
using DbGuard.Core.Identities;
using DbGuard.Core.Policies;

namespace DbGuard.Core;

/// <summary>The question every door asks.</summary>
/// <param name="Text">Statement text, UTF-8, exactly the bytes that will be executed.</param>
/// <param name="Principal">Who asks.</param>
/// <param name="Profile">The profile the session was given at its start.</param>
/// <param name="Catalog">Snapshot to analyse against.</param>
/// <param name="Session">Search paths.</param>
/// <param name="Objects">Prepared statements and cursors of the session.</param>
public readonly record struct GuardRequest(
    ReadOnlyMemory<byte> Text,
    Principal Principal,
    Profile Profile,
    CatalogSnapshot Catalog,
    SessionView Session,
    ISessionObjects Objects)
{
    /// <summary>From where and when it is asked: decides on the profile where the policy has changed or depends on time.</summary>
    public AccessContext Context { get; init; }
}
