using System.Collections.Immutable;

namespace DbGuard.Core.Approvals;

/// <summary>A relation that a held statement touches.</summary>
/// <param name="Relation">Qualified name.</param>
/// <param name="Access">In which ways, in the policy's words, e.g. <c>read</c>, <c>update</c>.</param>
/// <param name="Columns">Columns of it that the statement uses.</param>
/// <param name="Labels">Labels of those columns.</param>
public sealed record ApprovalTouch(string Relation, ImmutableArray<string> Access, ImmutableArray<string> Columns, ImmutableArray<string> Labels);
