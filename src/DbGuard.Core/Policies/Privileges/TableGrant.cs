using System.Collections.Immutable;
using DbGuard.Core.Catalog;

namespace DbGuard.Core.Policies.Privileges;

/// <summary>What somebody needs on one relation.</summary>
/// <param name="Table">The relation.</param>
/// <param name="Privileges">On the whole of it; without <see cref="TablePrivileges.Select"/> where <paramref name="SelectColumns"/> says more.</param>
/// <param name="SelectColumns">Columns that may be read, where not all may; default: all or none.</param>
/// <param name="Withheld">Columns that may not be read.</param>
public sealed record TableGrant(TableSchema Table, TablePrivileges Privileges, ImmutableArray<ColumnSchema> SelectColumns, ImmutableArray<ColumnSchema> Withheld);
