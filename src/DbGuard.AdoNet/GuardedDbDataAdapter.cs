using System.Data.Common;

namespace DbGuard.AdoNet;

/// <summary>Fills tables through guarded commands.</summary>
public sealed class GuardedDbDataAdapter : DbDataAdapter
{
}
