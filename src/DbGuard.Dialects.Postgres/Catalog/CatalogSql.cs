namespace DbGuard.Dialects.Postgres.Catalog;

/// <summary>
/// The queries of the catalog reader, for servers 14 to 18 (PostgreSQL 18 docs, chapter 52 System Catalogs). Objects in the asking session's own
/// temporary schema come as <c>pg_temp.name</c>; those of other sessions nobody can name.
/// </summary>
internal static class CatalogSql
{
    /// <summary>First object id of user objects (FirstNormalObjectId).</summary>
    public const uint FirstUserObjectId = 16384;

    /// <summary>WHY: with an empty path every name in a view's definition is written with its schema; with any other, names in that path are not.</summary>
    public const string Pin = "SELECT pg_catalog.set_config('search_path', '', false)";

    /// <summary>database, role, default search path, schemas the role may use.</summary>
    public const string Session = """
        SELECT pg_catalog.current_database(), current_user, s.reset_val,
          (SELECT pg_catalog.string_agg(n.nspname, E'\x1f' ORDER BY n.nspname) FROM pg_catalog.pg_namespace n
           WHERE pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND n.nspname NOT LIKE 'pg\_toast%' AND n.nspname NOT LIKE 'pg\_temp\_%')
        FROM pg_catalog.pg_settings s WHERE s.name OPERATOR(pg_catalog.=) 'search_path'
        """;

    /// <summary>id, schema, name, kind, row estimate, has rules, parents, definition, rules, writes spread (a trigger of a user, a foreign key that cascades).</summary>
    public const string Relations = """
        SELECT c.oid, CASE WHEN n.oid = pg_catalog.pg_my_temp_schema() THEN 'pg_temp' ELSE n.nspname END, c.relname, c.relkind, c.reltuples,
          CASE WHEN c.relhasrules THEN EXISTS (SELECT FROM pg_catalog.pg_rewrite w WHERE w.ev_class = c.oid AND w.rulename <> '_RETURN') ELSE false END,
          (SELECT pg_catalog.string_agg(i.inhparent::pg_catalog.text, ',' ORDER BY i.inhseqno) FROM pg_catalog.pg_inherits i WHERE i.inhrelid = c.oid),
          CASE WHEN c.relkind IN ('v', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema') THEN pg_catalog.pg_get_viewdef(c.oid) END,
          CASE WHEN c.relhasrules AND n.nspname NOT IN ('pg_catalog', 'information_schema') THEN
            (SELECT pg_catalog.string_agg(pg_catalog.pg_get_ruledef(w.oid), E'\x1f' ORDER BY w.rulename)
             FROM pg_catalog.pg_rewrite w WHERE w.ev_class = c.oid AND w.rulename <> '_RETURN') END,
          c.oid >= 16384 AND (EXISTS (SELECT FROM pg_catalog.pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal AND t.tgenabled <> 'D')
            OR EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.confrelid = c.oid AND k.contype = 'f' AND (k.confdeltype IN ('c', 'n', 'd') OR k.confupdtype IN ('c', 'n', 'd'))))
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S', 'c', 'i', 'I') AND n.nspname NOT LIKE 'pg\_toast%' AND (n.nspname NOT LIKE 'pg\_temp\_%' OR n.oid = pg_catalog.pg_my_temp_schema())
        """;

    /// <summary>
    /// relation id, number, name, type id, type text, not null, columns it is generated from, part of the partition key (such a column depends
    /// internally on its table).
    /// </summary>
    public const string Columns = """
        SELECT a.attrelid, a.attnum, a.attname, a.atttypid, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull,
          CASE WHEN a.attgenerated <> '' THEN
            (SELECT pg_catalog.string_agg(p.refobjsubid::pg_catalog.text, ',' ORDER BY p.refobjsubid)
             FROM pg_catalog.pg_attrdef d
             JOIN pg_catalog.pg_depend p ON p.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass AND p.objid = d.oid
               AND p.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND p.refobjid = a.attrelid
             WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum AND p.refobjsubid NOT IN (0, a.attnum)) END,
          c.relkind = 'p' AND EXISTS (SELECT FROM pg_catalog.pg_depend k WHERE k.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND k.objid = a.attrelid
            AND k.objsubid = a.attnum AND k.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND k.refobjid = a.attrelid AND k.refobjsubid = 0 AND k.deptype = 'i')
        FROM pg_catalog.pg_attribute a
        JOIN pg_catalog.pg_class c ON c.oid = a.attrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S', 'c')
          AND n.nspname NOT LIKE 'pg\_toast%' AND (n.nspname NOT LIKE 'pg\_temp\_%' OR n.oid = pg_catalog.pg_my_temp_schema())
        ORDER BY a.attrelid, a.attnum
        """;

    /// <summary>relation id, key column numbers.</summary>
    public const string UniqueKeys = """
        SELECT x.indrelid, pg_catalog.array_to_string((x.indkey::pg_catalog.int2[])[0:x.indnkeyatts - 1], ',')
        FROM pg_catalog.pg_index x
        WHERE x.indisunique AND x.indisvalid AND x.indpred IS NULL AND x.indexprs IS NULL
        """;

    /// <summary>
    /// relation id, written column, relation and column whose values it is compared with: of unique and exclusion keys (also of the columns in
    /// their expressions and predicates) and of foreign keys.
    /// </summary>
    public const string ComparedWrites = """
        SELECT x.indrelid, k.n, x.indrelid, k.n
        FROM pg_catalog.pg_index x, pg_catalog.unnest((x.indkey::pg_catalog.int2[])[0:x.indnkeyatts - 1]) k(n)
        WHERE (x.indisunique OR x.indisexclusion) AND x.indrelid >= 16384 AND k.n > 0
        UNION
        SELECT x.indrelid, d.refobjsubid::pg_catalog.int2, x.indrelid, d.refobjsubid::pg_catalog.int2
        FROM pg_catalog.pg_index x
        JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = x.indexrelid
          AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid = x.indrelid AND d.refobjsubid > 0
        WHERE (x.indisunique OR x.indisexclusion) AND x.indrelid >= 16384 AND (x.indexprs IS NOT NULL OR x.indpred IS NOT NULL)
        UNION
        SELECT c.conrelid, k.n, c.confrelid, k.m
        FROM pg_catalog.pg_constraint c, ROWS FROM (pg_catalog.unnest(c.conkey), pg_catalog.unnest(c.confkey)) k(n, m)
        WHERE c.contype = 'f'
        ORDER BY 1, 2, 3, 4
        """;

    /// <summary>
    /// id, schema, name, kind, volatility, argument types, defaults, variadic, return type, set, output names, argument names, language,
    /// security definer, body, search path, extension, default expressions, output types, parts of an aggregate or of the
    /// constructor of a range. A body that runs under another lexer setting is left out.
    /// </summary>
    public const string Functions = """
        SELECT p.oid, CASE WHEN n.oid = pg_catalog.pg_my_temp_schema() THEN 'pg_temp' ELSE n.nspname END, p.proname, p.prokind, p.provolatile, p.proargtypes, p.pronargdefaults, p.provariadic <> 0, p.prorettype, p.proretset,
          CASE WHEN p.proargmodes IS NOT NULL THEN
            (SELECT pg_catalog.string_agg(coalesce(p.proargnames[m.i], ''), E'\x1f' ORDER BY m.i)
             FROM pg_catalog.unnest(p.proargmodes) WITH ORDINALITY m(mode, i) WHERE m.mode IN ('o', 'b', 't')) END,
          CASE WHEN p.oid >= 16384 AND p.proargnames IS NOT NULL THEN
            (SELECT pg_catalog.string_agg(m.name, E'\x1f' ORDER BY m.i)
             FROM pg_catalog.unnest(p.proargnames) WITH ORDINALITY m(name, i)
             WHERE p.proargmodes IS NULL OR p.proargmodes[m.i] IN ('i', 'b', 'v')) END,
          l.lanname, p.prosecdef,
          CASE WHEN p.oid >= 16384 AND l.lanname = 'sql'
            AND NOT EXISTS (SELECT FROM pg_catalog.unnest(p.proconfig) s(setting) WHERE s.setting LIKE 'standard\_conforming\_strings=%') THEN coalesce(pg_catalog.pg_get_function_sqlbody(p.oid), p.prosrc) END,
          CASE WHEN p.proconfig IS NOT NULL THEN
            (SELECT pg_catalog.substr(s.setting, 13) FROM pg_catalog.unnest(p.proconfig) s(setting) WHERE s.setting LIKE 'search\_path=%') END,
          e.extname,
          CASE WHEN p.oid >= 16384 AND p.pronargdefaults > 0 THEN pg_catalog.pg_get_expr(p.proargdefaults, 'pg_catalog.pg_proc'::pg_catalog.regclass) END,
          CASE WHEN p.oid >= 16384 AND p.proargmodes IS NOT NULL THEN
            (SELECT pg_catalog.string_agg(p.proallargtypes[m.i]::pg_catalog.text, ' ' ORDER BY m.i)
             FROM pg_catalog.unnest(p.proargmodes) WITH ORDINALITY m(mode, i) WHERE m.mode IN ('o', 'b', 't')) END,
          CASE
            WHEN p.oid >= 16384 AND p.prokind = 'a' THEN
              (SELECT pg_catalog.string_agg(DISTINCT f.id::pg_catalog.text, ' ')
               FROM pg_catalog.pg_aggregate a, pg_catalog.unnest(ARRAY[a.aggtransfn, a.aggfinalfn, a.aggcombinefn, a.aggserialfn, a.aggdeserialfn,
                 a.aggmtransfn, a.aggminvtransfn, a.aggmfinalfn]::pg_catalog.oid[]) f(id)
               WHERE a.aggfnoid = p.oid AND f.id <> 0)
            WHEN p.oid >= 16384 AND l.lanname = 'internal' AND (p.prosrc LIKE 'range\_constructor_' OR p.prosrc LIKE 'multirange\_constructor_') THEN
              (SELECT pg_catalog.string_agg(DISTINCT f.id::pg_catalog.text, ' ')
               FROM pg_catalog.pg_range r
               JOIN pg_catalog.pg_opclass o ON o.oid = r.rngsubopc
               JOIN pg_catalog.pg_amproc c ON c.amprocfamily = o.opcfamily AND c.amproclefttype = o.opcintype AND c.amprocrighttype = o.opcintype AND c.amprocnum = 1,
                 pg_catalog.unnest(ARRAY[c.amproc, r.rngcanonical]::pg_catalog.oid[]) f(id)
               WHERE p.prorettype IN (r.rngtypid, r.rngmultitypid) AND f.id <> 0) END
        FROM pg_catalog.pg_proc p
        JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
        JOIN pg_catalog.pg_language l ON l.oid = p.prolang
        LEFT JOIN pg_catalog.pg_depend d ON p.oid >= 16384 AND d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.objid = p.oid AND d.deptype = 'e'
        LEFT JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid AND d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
        """;

    /// <summary>id, schema, name, kind, element or base or subtype, is array, relation.</summary>
    public const string Types = """
        SELECT t.oid, CASE WHEN n.oid = pg_catalog.pg_my_temp_schema() THEN 'pg_temp' ELSE n.nspname END, t.typname, t.typtype,
          CASE t.typtype WHEN 'd' THEN t.typbasetype WHEN 'r' THEN coalesce((SELECT r.rngsubtype FROM pg_catalog.pg_range r WHERE r.rngtypid = t.oid), 0) ELSE t.typelem END,
          t.typcategory = 'A' AND t.typelem <> 0, t.typrelid
        FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
        WHERE n.nspname NOT LIKE 'pg\_toast%' AND (n.nspname NOT LIKE 'pg\_temp\_%' OR n.oid = pg_catalog.pg_my_temp_schema())
        """;

    /// <summary>schema, name, function, left type, right type; user-defined ones.</summary>
    public const string Operators = """
        SELECT n.nspname, o.oprname, o.oprcode::pg_catalog.oid, o.oprleft, o.oprright
        FROM pg_catalog.pg_operator o JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace
        WHERE o.oid >= 16384
        """;

    /// <summary>source type, target type, function; user-defined ones that call a function.</summary>
    public const string Casts = "SELECT c.castsource, c.casttarget, c.castfunc FROM pg_catalog.pg_cast c WHERE c.oid >= 16384 AND c.castfunc <> 0";
}
