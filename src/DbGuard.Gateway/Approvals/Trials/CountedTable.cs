using DbGuard.Core.Approvals;

namespace DbGuard.Gateway.Approvals.Trials;

/// <summary>A table that a trial changed.</summary>
/// <param name="Id">The server's relation id.</param>
/// <param name="Table">What was found.</param>
internal sealed record CountedTable(uint Id, TriedTable Table);
