using System.Collections.Immutable;
using DbGuard.Generator.Fixture;
using DbGuard.Generator.Trees;
using DbGuard.Generator.Types;
using DbGuard.TestKit;
using Npgsql;

namespace DbGuard.Generator.Grammar;

/// <summary>
/// The immutable functions and the operators of the server itself whose types the generator knows, read from its catalog: what a reviewed
/// list forgets shows here as an over-block.
/// </summary>
internal static class CatalogProductions
{
    /// <summary>Left out: input and output functions, and those that make a server work long or fill its memory for a large number.</summary>
    private const string Functions = """
        select format('%I', p.proname), coalesce((select string_agg(format_type(t, null), ';' order by i) from unnest(p.proargtypes) with ordinality a(t, i)), ''), format_type(p.prorettype, null)
        from pg_proc p
        where p.pronamespace = 'pg_catalog'::regnamespace and p.prokind = 'f' and p.provolatile = 'i' and not p.proretset and p.provariadic = 0 and p.pronargs between 1 and 4
          and p.proname !~ '(_in|_out|_recv|_send|in|out|recv|send|sel|joinsel|_support|_transition|_accum|_combine|_final|_serialize|_deserialize)$'
          and p.proname not in ('repeat', 'lpad', 'rpad', 'bit', 'varbit', 'factorial', 'power', 'pow', 'dpow', 'numeric_power', 'exp', 'numeric_exp', 'dexp', 'array_fill')
        order by p.oid
        """;

    private const string Operators = """
        select 'operator(pg_catalog.' || o.oprname || ')', format_type(o.oprleft, null) || ';' || format_type(o.oprright, null), format_type(o.oprresult, null)
        from pg_operator o join pg_proc p on p.oid = o.oprcode
        where o.oprnamespace = 'pg_catalog'::regnamespace and o.oprkind = 'b' and p.provolatile = 'i' and o.oprname <> '^'
        order by o.oid
        """;

    /// <summary>Reads them.</summary>
    public static async Task<IReadOnlyList<Production>> ReadAsync(PostgresEndpoint endpoint)
    {
        await using var connection = new NpgsqlConnection(endpoint.ConnectionString);
        await connection.OpenAsync().ConfigureAwait(false);
        var productions = new List<Production>();
        foreach (var (sql, isOperator) in ((string, bool)[])[(Functions, false), (Operators, true)])
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await using var reader = await command.ExecuteReaderAsync().ConfigureAwait(false);
            while (await reader.ReadAsync().ConfigureAwait(false))
            {
                var arguments = reader.GetString(1).Split(';').Select(ServerTypes.Find).ToList();
                if (ServerTypes.Find(reader.GetString(2)) is { } result && arguments.TrueForAll(type => type is not null))
                {
                    productions.Add(Make(reader.GetString(0), arguments!, result, isOperator));
                }
            }
        }

        return productions;
    }

    private static Production Make(string name, List<SqlType> arguments, SqlType result, bool isOperator)
    {
        var template = ImmutableArray.CreateBuilder<TemplatePart>();
        template.Add(new TemplatePart(isOperator ? "(" : $"pg_catalog.{name}(", null));
        for (var i = 0; i < arguments.Count; i++)
        {
            if (i > 0)
            {
                template.Add(new TemplatePart(isOperator ? $" {name} " : ", ", null));
            }

            template.Add(new TemplatePart(null, new Hole(HoleKind.Value, arguments[i], false, false, 0, 0)));
        }

        template.Add(new TemplatePart(")", null));
        return new Production(Area.Catalog, [("value", result, Traits.None)], template.DrainToImmutable(), TypeVariable.None, YieldsArray: false);
    }
}
