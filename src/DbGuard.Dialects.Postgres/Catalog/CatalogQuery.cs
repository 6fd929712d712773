namespace DbGuard.Dialects.Postgres.Catalog;

/// <summary>
/// How the catalog reader reaches a server: runs one query and gives its rows as text, NULL as null (the form of the simple protocol).
/// The door supplies it. The session should have <c>search_path = ''</c>; the queries qualify every name, but view definitions are deparsed by it.
/// </summary>
/// <param name="sql">One SELECT.</param>
/// <param name="cancellationToken">Ends the query.</param>
public delegate Task<IReadOnlyList<string?[]>> CatalogQuery(string sql, CancellationToken cancellationToken);
