using DbGuard.Core.Decisions;

namespace DbGuard.Dialects.TSql.Tests.Facts;

/// <summary>Ways to get at hidden values or denied relations that the corpus does not list. None may be answered with plain rows.</summary>
public sealed class LaunderingTests
{
    [Theory]
    [InlineData("SELECT [ssn ] FROM customers")]
    [InlineData("SELECT * FROM (SELECT TOP 100 PERCENT * FROM customers) x")]
    [InlineData("SELECT c.n FROM (VALUES (1)) v(a) CROSS APPLY (SELECT ssn AS n FROM customers) c")]
    [InlineData("SELECT MAX(v.s) FROM customers CROSS APPLY (SELECT ssn + email AS s) v")]
    [InlineData("WITH orders AS (SELECT ssn AS id FROM customers) SELECT id FROM orders")]
    [InlineData("SELECT id FROM (SELECT ssn AS id FROM customers) orders")]
    [InlineData("SELECT ORDERS.id FROM orders JOIN (SELECT ssn AS id FROM customers) ORDERS ON 1 = 1")]
    [InlineData("SELECT STRING_AGG(ssn, ',') WITHIN GROUP (ORDER BY id) FROM customers")]
    [InlineData("SELECT FIRST_VALUE(ssn) OVER (ORDER BY id) FROM orders o CROSS JOIN (SELECT ssn FROM customers) c")]
    [InlineData("SELECT name FROM customers ORDER BY CASE WHEN ssn LIKE '9%' THEN 1 ELSE 2 END")]
    [InlineData("SELECT PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY salary) OVER () FROM customers")]
    [InlineData("SELECT LAG(ssn) OVER (ORDER BY id) FROM customers")]
    [InlineData("SELECT name, LEAD(name) OVER (ORDER BY salary) FROM customers")]
    [InlineData("SELECT STRING_AGG(name, ',') WITHIN GROUP (ORDER BY salary) FROM customers")]
    [InlineData("DECLARE @x xml = (SELECT ssn FROM customers FOR XML AUTO, TYPE); SELECT @x.value('(/a)[1]', 'varchar(20)')")]
    [InlineData("DECLARE @x xml = (SELECT ssn FROM customers FOR XML AUTO, TYPE); SELECT n.c.value('.', 'int') FROM @x.nodes('/a') n(c)")]
    [InlineData("PRINT dbo.fn_ssn(1)")]
    [InlineData("CREATE PROCEDURE #p AS SELECT ssn FROM customers; EXEC #p")]
    [InlineData("DECLARE @t dbo.SomeType; SELECT a FROM @t")]
    [InlineData("SELECT sys.fn_varbintohexstr(CAST(ssn AS varbinary(20))) FROM customers")]
    [InlineData("SELECT name FROM customers WHERE geometry::Point(salary, 1, 0).STX > 1")]
    [InlineData("SELECT name FROM customers GROUP BY name, ssn")]
    [InlineData("SELECT COUNT(*) FROM customers WHERE SUBSTRING(ssn, 1, 1) = '9'")]
    [InlineData("SELECT TOP (SELECT CAST(salary AS int) FROM customers WHERE id = 1) name FROM countries")]
    [InlineData("SELECT name FROM countries ORDER BY name OFFSET (SELECT CAST(salary AS int) FROM customers WHERE id = 1) ROWS")]
    [InlineData("SELECT name FROM countries WHERE EXISTS (SELECT * FROM customers WHERE ssn LIKE '9%')")]
    [InlineData("SELECT (SELECT ssn FROM customers WHERE id = 1 FOR XML PATH(''))")]
    [InlineData("SELECT id FROM orders WHERE memo IN (SELECT ssn FROM customers)")]
    [InlineData("SELECT key FROM api_keys")]
    [InlineData("SELECT 1 WHERE EXISTS (SELECT * FROM api_keys)")]
    [InlineData("DECLARE @a varchar(20), @b varchar(20); SELECT @a = ssn FROM customers; SET @b = @a + 'x'; SELECT @b")]
    [InlineData("DECLARE @a varchar(20); SET @a = (SELECT ssn FROM customers WHERE id = 1); SELECT REVERSE(@a)")]
    [InlineData("DECLARE @a varchar(20); SELECT @a = ssn FROM customers; INSERT audit_log (actor) VALUES (@a)")]
    [InlineData("DECLARE @a varchar(20); SELECT @a = ssn FROM customers; SELECT id FROM orders WHERE memo = @a")]
    [InlineData("DECLARE @a varchar(20); SELECT @a = ssn FROM customers; IF @a LIKE '9%' SELECT 1")]
    [InlineData("DECLARE @a int; SELECT @a = 1 FROM customers WHERE ssn LIKE '9%'; SELECT @a")]
    [InlineData("DECLARE @a varchar(20); SELECT @a = ssn FROM customers; RAISERROR('%s', 10, 1, @a)")]
    [InlineData("DECLARE @a varbinary(99); SELECT @a = CAST(ssn AS varbinary(99)) FROM customers; SET CONTEXT_INFO @a")]
    [InlineData("DECLARE @a varchar(20); SELECT @a = ssn FROM customers; EXEC sp_set_session_context N'k', @a")]
    [InlineData("DECLARE @a varchar(20); SELECT @a = ssn FROM customers; THROW 50000, @a, 1")]
    [InlineData("DECLARE @t TABLE (a varchar(20)); INSERT @t EXEC('SELECT ssn FROM customers'); SELECT a FROM @t")]
    [InlineData("DECLARE @t TABLE (a varchar(20), b int); INSERT @t VALUES ('a', 1); UPDATE t SET a = c.ssn FROM @t t JOIN customers c ON c.id = t.b; SELECT a FROM @t")]
    [InlineData("CREATE TABLE #t (a varchar(20)); EXEC('INSERT #t SELECT ssn FROM customers'); SELECT a FROM #t")]
    [InlineData("SELECT a FROM #t; IF 1 = 0 SELECT ssn AS a INTO #t FROM customers")]
    [InlineData("DECLARE @t TABLE (a varchar(20)); WHILE 1 = 1 BEGIN SELECT a FROM @t; INSERT @t SELECT ssn FROM customers END")]
    [InlineData("DECLARE @t TABLE (a varchar(20)); DELETE customers OUTPUT deleted.ssn INTO @t WHERE id = 1; SELECT a FROM @t")]
    [InlineData("MERGE customers t USING (SELECT 1 AS id) s ON t.id = s.id WHEN MATCHED THEN UPDATE SET status = status OUTPUT inserted.ssn, deleted.email;")]
    [InlineData("UPDATE orders SET memo = (SELECT ssn FROM customers WHERE id = 1) OUTPUT inserted.memo WHERE id = 1")]
    [InlineData("UPDATE orders SET memo = c.ssn FROM orders o JOIN customers c ON c.id = o.customer_id WHERE o.id = 1")]
    [InlineData("SELECT * FROM sys.sysobjects")]
    [InlineData("SELECT * FROM master.dbo.sysdatabases")]
    [InlineData("SELECT * FROM master..spt_values")]
    [InlineData("SELECT * FROM tempdb..customers")]
    [InlineData("SELECT * FROM sys.dm_exec_requests")]
    [InlineData("SELECT CONVERT(varchar(99), DECRYPTBYKEY(0x01))")]
    [InlineData("SELECT * FROM CHANGETABLE(CHANGES customers, 0) c")]
    [InlineData("SELECT * FROM (UPDATE customers SET status = 'x' OUTPUT inserted.ssn WHERE id = 1) x")]
    [InlineData("EXEC sp_executesql @sql")]
    [InlineData("EXEC sp_executesql N'EXEC(''SELECT ssn FROM customers'')'")]
    [InlineData("EXEC sp_executesql N'SELECT @o = ssn FROM customers', N'@o varchar(20) OUTPUT', @o OUTPUT")]
    [InlineData("EXEC sp_help 'customers'")]
    [InlineData("EXEC dbo.sp_executesql2 N'SELECT 1'")]
    [InlineData("EXEC ('SELECT 1') AS USER = 'dbo'")]
    [InlineData("DECLARE @p sysname = 'sp_who'; EXEC @p")]
    [InlineData("EXEC tempdb..sp_executesql N'SELECT 1 AS a FROM nosuch'")]
    [InlineData("ALTER VIEW v_customer_directory AS SELECT id, ssn AS label, email AS contact, ssn AS ref_no FROM customers")]
    [InlineData("EXEC('ALTER TABLE customers ADD x AS (ssn)'); SELECT id FROM customers")]
    [InlineData("SET NOEXEC ON")]
    [InlineData("SET FMTONLY ON; SELECT 1")]
    [InlineData("SET NO_BROWSETABLE ON; SELECT 1")]
    [InlineData("WAITFOR (RECEIVE * FROM q)")]
    [InlineData("READTEXT customers.notes @p 0 10")]
    [InlineData("SELECT @@SERVERNAME FROM OPENXML(@h, '/a') WITH (a int)")]
    [InlineData("SELECT dbo.fn_ssn(1)")]
    [InlineData("SELECT id FROM orders WHERE memo = dbo.fn_ssn(1)")]
    [InlineData("SELECT email AS a, email AS b FROM dbo.tvf_find(N'%')")]
    [InlineData("SELECT IDENT_CURRENT(ssn) FROM customers")]
    [InlineData("SELECT QUOTENAME(CHOOSE(1, ssn)) FROM customers")]
    [InlineData("SELECT JSON_VALUE((SELECT ssn FROM customers FOR JSON PATH), '$[0].ssn')")]
    [InlineData("SELECT PARSENAME(ssn, 1), FORMAT(salary, 'N'), CONCAT(ssn, ''), CHECKSUM(ssn), LEN(ssn) FROM customers")]
    [InlineData("SELECT ssn FROM customers UNION ALL SELECT '' ORDER BY 1")]
    [InlineData("SELECT '' AS ssn EXCEPT SELECT ssn FROM customers")]
    [InlineData("DELETE FROM audit_log WHERE id = id")]
    [InlineData("DELETE FROM audit_log WHERE 'x' = 'X'")]
    [InlineData("DELETE FROM audit_log WHERE 1 = 1.0")]
    [InlineData("DELETE FROM audit_log WHERE 1 IN (1)")]
    [InlineData("DELETE FROM audit_log WHERE id BETWEEN 0 AND 2000000000")]
    [InlineData("DELETE a FROM audit_log a, orders o")]
    [InlineData("UPDATE TOP (100) PERCENT audit_log SET actor = 'x'")]
    [InlineData("DECLARE @i int = 0; WHILE @i < 1000 BEGIN DELETE audit_log WHERE id = @i; SET @i += 1 END")]
    [InlineData("DECLARE @i int = 0; again: DELETE audit_log WHERE id = @i; SET @i += 1; GOTO again")]
    public void Text_IsNotAnsweredPlainly(string text) => Assert.NotEqual(Verdict.Allow, Stage.Decide(text).Verdict);

    /// <summary>A mask must not be written over what it masks: the value of a literal is looked at.</summary>
    [Fact]
    public void Mask_IsNotWrittenBack()
    {
        Assert.Contains(Stage.Decide("UPDATE customers SET ssn = N'[redacted]' WHERE id = 1").Decision.Reasons, r => r.Code == "DBG2053");
    }

    /// <summary>Where one result is masked and another is not, whichever comes.</summary>
    [Theory]
    [InlineData("SELECT name AS x FROM countries; SELECT ssn AS x FROM customers")]
    [InlineData("IF @p = 1 SELECT name AS x FROM countries ELSE SELECT ssn AS X FROM customers")]
    [InlineData("WHILE @p = 1 BEGIN SELECT name AS x FROM countries IF @q = 1 BREAK SELECT ssn AS x FROM customers END")]
    [InlineData("BEGIN TRY SELECT name AS x FROM countries END TRY BEGIN CATCH SELECT ssn AS x FROM customers END CATCH")]
    public void Results_OfTheSameNames_AreMaskedAlike(string text)
    {
        var rows = Stage.Decide(text).Statements.Where(s => s.Statement.Facts.ReturnsRows).ToList();

        Assert.Equal(2, rows.Count);
        Assert.All(rows, r => Assert.NotNull(r.Decision.Masks.Columns[0].Masker));
    }

    [Theory]
    [InlineData("SET ROWCOUNT 0 SET TEXTSIZE 2147483647 SET NOCOUNT OFF SET ARITHABORT ON SET LOCK_TIMEOUT -1 SET QUERY_GOVERNOR_COST_LIMIT 0 SET CURSOR_CLOSE_ON_COMMIT OFF SET IMPLICIT_TRANSACTIONS OFF SET QUOTED_IDENTIFIER ON")]
    [InlineData("SET IMPLICIT_TRANSACTIONS ON")]
    [InlineData("IF @@TRANCOUNT > 0 COMMIT TRAN")]
    [InlineData("SELECT TOP 10 id, product FROM orders ORDER BY id DESC")]
    [InlineData("SET NOCOUNT ON; INSERT INTO orders (id, customer_id, product, amount, status, tenant_id, created_at) OUTPUT inserted.id VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6);")]
    [InlineData("SET NOCOUNT ON; UPDATE orders SET status = @p0 OUTPUT 1 WHERE id = @p1;")]
    [InlineData("SELECT CASE WHEN EXISTS (SELECT 1 FROM orders AS o WHERE o.id = @p) THEN CAST(1 AS bit) ELSE CAST(0 AS bit) END")]
    [InlineData("SELECT COUNT(*) FROM orders WHERE created_at >= DATEADD(day, -7, GETDATE())")]
    [InlineData("DECLARE @t TABLE (id int); INSERT @t SELECT id FROM orders WHERE status = 'new'; SELECT COUNT(*) FROM @t")]
    [InlineData("BEGIN TRAN; UPDATE orders SET memo = 'x' WHERE id = 1; COMMIT")]
    [InlineData("IF EXISTS (SELECT 1 FROM orders WHERE id = 1) PRINT 'there' ELSE PRINT 'not there'")]
    [InlineData("SELECT name, label = UPPER(name), ISNULL(region, '-') FROM countries WHERE name LIKE 'S%'")]
    [InlineData("SELECT t.name, c.name FROM sys.tables t JOIN sys.columns c ON c.object_id = t.object_id")]
    [InlineData("EXEC sp_executesql N'SELECT id FROM orders WHERE status = @s', N'@s varchar(20)', @s = 'new'")]
    [InlineData("SELECT label FROM v_customer_directory WHERE id = 3")]
    [InlineData("SELECT region, SUM(population) AS p, GROUPING(region) AS g FROM countries GROUP BY ROLLUP (region)")]
    [InlineData("SELECT o.id, i.qty FROM orders o OUTER APPLY (SELECT TOP 1 qty FROM order_items WHERE order_id = o.id ORDER BY line_no) i")]
    public void HarmlessText_IsAllowed(string text)
    {
        var outcome = Stage.Decide(text);
        Assert.True(outcome.Verdict == Verdict.Allow, string.Join("; ", outcome.Decision.Reasons.Select(r => $"{r.Code} {r.Sentence}")));
    }
}
