using System.Globalization;
using System.Text;

namespace DbGuard.Benchmarks;

/// <summary>The statements every stage is asked about: from trivial to what a reporting tool or an ORM sends.</summary>
internal static class Statements
{
    public static IEnumerable<SqlCase> All =>
    [
        new("SELECT 1", "SELECT 1"),
        new("pk lookup", "SELECT abalance FROM pgbench_accounts WHERE aid = 271828;"),
        new("TPC-C-like join", """
            SELECT c.c_discount, c.c_last, c.c_credit, w.w_tax FROM customer_c c JOIN warehouse w ON w.w_id = c.c_w_id
            WHERE w.w_id = 3 AND c.c_d_id = 7 AND c.c_id = 1234 AND c.c_credit <> 'BC' ORDER BY c.c_last LIMIT 10
            """),
        new("ORM query", """
            SELECT p."Id", p."Title", p."Content", p."BlogId", b."Id" AS "Id0", b."Name", b."Rating"
            FROM "Posts" AS p INNER JOIN "Blogs" AS b ON p."BlogId" = b."Id"
            WHERE b."Rating" > 3 AND p."Title" LIKE '%guard%' AND p."BlogId" IN (1, 2, 3, 5, 8)
            ORDER BY b."Rating" DESC, p."Id" LIMIT 20 OFFSET 40
            """),
        new("TPC-H Q5", """
            select n_name, sum(l_extendedprice * (1 - l_discount)) as revenue
            from customer, orders, lineitem, supplier, nation, region
            where c_custkey = o_custkey and l_orderkey = o_orderkey and l_suppkey = s_suppkey and c_nationkey = s_nationkey
              and s_nationkey = n_nationkey and n_regionkey = r_regionkey and r_name = 'ASIA'
              and o_orderdate >= date '1994-01-01' and o_orderdate < date '1994-01-01' + interval '1' year
            group by n_name order by revenue desc
            """),
        new("TPC-H Q8", """
            select o_year, sum(case when nation = 'BRAZIL' then volume else 0 end) / sum(volume) as mkt_share
            from (select extract(year from o_orderdate) as o_year, l_extendedprice * (1 - l_discount) as volume, n2.n_name as nation
                  from part, supplier, lineitem, orders, customer, nation n1, nation n2, region
                  where p_partkey = l_partkey and s_suppkey = l_suppkey and l_orderkey = o_orderkey and o_custkey = c_custkey
                    and c_nationkey = n1.n_nationkey and n1.n_regionkey = r_regionkey and r_name = 'AMERICA' and s_nationkey = n2.n_nationkey
                    and o_orderdate between date '1995-01-01' and date '1996-12-31' and p_type = 'ECONOMY ANODIZED STEEL') as all_nations
            group by o_year order by o_year
            """),
        new("64-row INSERT", Insert(64)),
        new("20-way join", Join(20)),
    ];

    /// <summary>The tables these statements read and write.</summary>
    public static string Schema =>
        """
        create table pgbench_accounts (aid int primary key, bid int, abalance int, filler char(84));
        create table customer_c (c_id int, c_d_id int, c_w_id int, c_discount numeric, c_last text, c_credit char(2), primary key (c_w_id, c_d_id, c_id));
        create table warehouse (w_id int primary key, w_tax numeric, w_name text);
        create table "Blogs" ("Id" int primary key, "Name" text, "Rating" int);
        create table "Posts" ("Id" int primary key, "Title" text, "Content" text, "BlogId" int);
        create table customer (c_custkey bigint primary key, c_name text, c_address text, c_nationkey int, c_phone text, c_acctbal numeric);
        create table orders (o_orderkey bigint primary key, o_custkey bigint, o_orderstatus char(1), o_totalprice numeric, o_orderdate date);
        create table lineitem (l_orderkey bigint, l_partkey bigint, l_suppkey bigint, l_linenumber int, l_extendedprice numeric, l_discount numeric);
        create table supplier (s_suppkey bigint primary key, s_name text, s_nationkey int);
        create table nation (n_nationkey int primary key, n_name text, n_regionkey int);
        create table region (r_regionkey int primary key, r_name text);
        create table part (p_partkey bigint primary key, p_name text, p_type text);
        create table events (id bigint, kind text, payload text, at timestamptz);

        """ + string.Concat(Enumerable.Range(1, 20).Select(i => $"create table t{i} (id int primary key, next_id int, c{i} text);\n"));

    private static string Insert(int rows)
    {
        var text = new StringBuilder("INSERT INTO events (id, kind, payload, at) VALUES ");
        for (var i = 0; i < rows; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? "" : ", ")}({i}, 'kind {i % 7}', 'payload number {i}', now())");
        }

        return text.ToString();
    }

    private static string Join(int tables)
    {
        var numbers = Enumerable.Range(1, tables).ToList();
        return $"SELECT {string.Join(", ", numbers.Select(i => $"t{i}.c{i}"))} FROM t1 "
            + string.Join(' ', numbers.Skip(1).Select(i => $"JOIN t{i} ON t{i}.id = t{i - 1}.next_id"))
            + $" WHERE {string.Join(" AND ", numbers.Select(i => $"t{i}.id > {i}"))}";
    }
}
