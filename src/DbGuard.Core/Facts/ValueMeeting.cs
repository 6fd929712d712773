using System.Collections.Immutable;
using DbGuard.Core.Catalog;

namespace DbGuard.Core.Facts;

/// <summary>Values that are told apart or found equal among themselves: by a join, IN (SELECT …), grouping, DISTINCT, a set operation.</summary>
/// <param name="Columns">The columns they come from.</param>
/// <param name="IsClosed">True when none of them comes from anywhere else: no constants of the client, nothing computed, nothing unknown.</param>
public readonly record struct ValueMeeting(ImmutableArray<ColumnId> Columns, bool IsClosed);
