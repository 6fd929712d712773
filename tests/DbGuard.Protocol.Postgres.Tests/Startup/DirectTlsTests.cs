using DbGuard.Protocol.Postgres.Framing;
using DbGuard.Protocol.Postgres.Startup;

namespace DbGuard.Protocol.Postgres.Tests.Startup;

public sealed class DirectTlsTests
{
    [Fact]
    public void FirstByte_TellsTlsFromEveryStartupPacket()
    {
        Assert.True(DirectTls.IsHandshake(WireBytes.Of("160301 0200")[0]));
        using var writer = new PacketWriter();
        new StartupMessage(ProtocolVersion.V32, [new("user", new string('x', StartupPacket.MaxLengthBytes - 20))]).Write(writer);
        Assert.False(DirectTls.IsHandshake(writer.WrittenSpan[0]));
    }
}
