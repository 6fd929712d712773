using System.Collections.Immutable;

namespace DbGuard.Core.Decisions;

/// <summary>A relation that a statement touches, also through views and functions whose definition is known.</summary>
/// <param name="Relation">Qualified name.</param>
/// <param name="Access">In which ways, in the policy's words, e.g. <c>read</c>, <c>update</c>.</param>
/// <param name="Columns">Columns of it that the statement uses, in the order of the relation; none are listed for the server's own relations.</param>
/// <param name="Labels">Labels of those columns, by name.</param>
public sealed record TableTouch(string Relation, ImmutableArray<string> Access, ImmutableArray<string> Columns, ImmutableArray<string> Labels);
