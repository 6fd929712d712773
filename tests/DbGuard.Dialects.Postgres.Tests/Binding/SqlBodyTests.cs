using DbGuard.Dialects.Postgres.Binding;

namespace DbGuard.Dialects.Postgres.Tests.Binding;

public sealed class SqlBodyTests
{
    [Theory]
    [InlineData("RETURN (a + 1)", "SELECT (a + 1)")]
    [InlineData("BEGIN ATOMIC\n SELECT 1;\nEND", "SELECT 1;")]
    [InlineData("BEGIN ATOMIC\nEND", "")]
    [InlineData(" select 1 ", null)]
    [InlineData("", null)]
    [InlineData("BEGIN", null)]
    public void Body_ByItsForm_IsRead(string body, string? expected) => Assert.Equal(expected, SqlBody.QueryOf(body)?.Trim());
}
