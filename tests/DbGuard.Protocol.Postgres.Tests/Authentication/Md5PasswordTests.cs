using DbGuard.Protocol.Postgres.Authentication;

namespace DbGuard.Protocol.Postgres.Tests.Authentication;

public sealed class Md5PasswordTests
{
    [Fact]
    public void Response_KnownValues_IsTheSame()
    {
        // printf 'secretagent' | md5sum = 7e12d5a789163d9eb508d7809eefe9a5, then with the salt 01 02 03 04 appended; computed with coreutils
        Assert.Equal(ExpectedResponse, Md5Password.Respond("agent", "secret", [1, 2, 3, 4]));
        Assert.Throws<ArgumentException>(() => Md5Password.Respond("agent", "secret", [1, 2, 3]));
    }

    private const string ExpectedResponse = "md578f6f2e5299d91a5ab1c30bf8cae9aec";
}
