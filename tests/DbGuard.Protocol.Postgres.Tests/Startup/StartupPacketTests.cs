using DbGuard.Protocol.Postgres.Framing;
using DbGuard.Protocol.Postgres.Startup;

namespace DbGuard.Protocol.Postgres.Tests.Startup;

public sealed class StartupPacketTests
{
    private const string Startup = "00000026 00030002 'user' 00 'agent' 00 'database' 00 'shop' 00 00";

    [Fact]
    public void StartupMessage_Literal_IsRead()
    {
        var message = Assert.IsType<StartupMessage>(Read(WithLength(Startup)));
        Assert.Equal(ProtocolVersion.V32, message.Version);
        Assert.Equal("agent", message.User);
        Assert.Equal("shop", message.Database);
        Assert.Null(message["application_name"]);
    }

    [Theory]
    [InlineData(Startup)]
    [InlineData("00000009 00030000 00")]
    [InlineData("00000000 00030000 'user' 00 'a' 00 'user' 00 'b' 00 'options' 00 00 00")]
    [InlineData("00000008 04D2162F")] // SSLRequest, 1234 5679
    [InlineData("00000008 04D21630")] // GSSENCRequest, 1234 5680
    [InlineData("00000010 04D2162E 00000539 01020304")] // CancelRequest, 1234 5678, 4-byte key
    [InlineData("00000000 04D2162E 00000539 0102030405060708")] // protocol 3.2 key
    public void Packet_Encoded_IsTheSame(string literal)
    {
        var bytes = WithLength(literal);
        using var writer = new PacketWriter();
        Read(bytes).Write(writer);
        Assert.Equal(bytes, writer.WrittenSpan.ToArray());
    }

    [Fact]
    public void Packet_FedByteByByte_IsTheSame()
    {
        var bytes = WithLength(Startup);
        for (var length = 0; length < bytes.Length; length++)
        {
            var status = StartupPacket.TryRead(bytes.AsSpan(0, length), out var packet, out var needed, out _);
            Assert.Equal(FrameStatus.NeedMoreData, status);
            Assert.Null(packet);
            Assert.Equal(length < 4 ? 8 : bytes.Length, needed);
        }

        Assert.Equal(FrameStatus.Complete, StartupPacket.TryRead([.. bytes, 1, 2], out _, out var consumed, out _));
        Assert.Equal(bytes.Length, consumed);
    }

    [Theory]
    [InlineData("00000007", ProtocolViolationCodes.StartupLength)]
    [InlineData("00000000", ProtocolViolationCodes.StartupLength)]
    [InlineData("FFFFFFFF", ProtocolViolationCodes.StartupLength)]
    [InlineData("7FFFFFFF", ProtocolViolationCodes.StartupLength)]
    [InlineData("00002711", ProtocolViolationCodes.StartupLength)] // 10 001
    [InlineData("'GET / HTTP/1.1' 0D0A", ProtocolViolationCodes.StartupLength)]
    [InlineData("160301 0200 0100", ProtocolViolationCodes.StartupLength)] // a TLS ClientHello
    [InlineData("00000008 00020000", ProtocolViolationCodes.StartupVersion)]
    [InlineData("00000008 00040000", ProtocolViolationCodes.StartupVersion)]
    [InlineData("00000008 04D21631", ProtocolViolationCodes.StartupVersion)] // unassigned request code
    [InlineData("00000008 00030000", ProtocolViolationCodes.StartupLayout)] // no terminator
    [InlineData("0000000D 00030000 'user' 00", ProtocolViolationCodes.StartupLayout)] // name without value
    [InlineData("0000000E 00030000 'user' 00 00", ProtocolViolationCodes.StartupLayout)] // value is empty, list not ended
    [InlineData("0000000A 00030000 00 00", ProtocolViolationCodes.StartupLayout)] // bytes after the terminator
    [InlineData("00000010 00030000 'user' 00 FF 00 00", ProtocolViolationCodes.StartupLayout)] // not UTF-8
    [InlineData("00000009 04D2162F 00", ProtocolViolationCodes.StartupLength)] // SSLRequest with a body
    [InlineData("0000000C 04D2162E 00000539", ProtocolViolationCodes.StartupLayout)] // no key
    [InlineData("0000000F 04D2162E 00000539 010203", ProtocolViolationCodes.StartupLayout)] // 3-byte key
    public void Packet_Malformed_IsRefused(string literal, string code)
    {
        Assert.Equal(FrameStatus.Violation, StartupPacket.TryRead(WireBytes.Of(literal), out var packet, out _, out var violation));
        Assert.Null(packet);
        Assert.Equal(code, violation?.Code);
        Assert.True(violation?.EndsSession);
    }

    [Theory]
    [InlineData(256, FrameStatus.Complete)]
    [InlineData(257, FrameStatus.Violation)]
    public void CancelRequest_LongestKey_IsTheLimit(int keyBytes, FrameStatus expected)
    {
        var bytes = WithLength("00000000 04D2162E 00000539" + string.Concat(Enumerable.Repeat("AB", keyBytes)));
        Assert.Equal(expected, StartupPacket.TryRead(bytes, out _, out _, out _));
    }

    [Fact]
    public void CancelRequest_Key_IsComparedAndNotPrinted()
    {
        var request = Assert.IsType<CancelRequest>(Read(WireBytes.Of("00000010 04D2162E 00000539 01020304")));
        Assert.Equal(1337, request.ProcessId);
        Assert.True(request.HasKey([1, 2, 3, 4]));
        Assert.False(request.HasKey([1, 2, 3, 5]));
        Assert.False(request.HasKey([1, 2, 3]));
        Assert.Equal("CancelRequest { ProcessId = 1337 }", request.ToString());
    }

    [Fact]
    public void Parameter_GivenTwice_LastValueCounts()
    {
        var message = Assert.IsType<StartupMessage>(
            Read(WithLength("00000000 00030000 'user' 00 'a' 00 'user' 00 'b' 00 00")));
        Assert.Equal("b", message.User);
        Assert.Equal("b", message.Database);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("database", true)]
    [InlineData("1", true)]
    [InlineData("", true)]
    [InlineData("false", false)]
    [InlineData("FALSE", false)]
    [InlineData("off", false)]
    public void Replication_Value_IsRecognised(string value, bool wanted)
    {
        var message = new StartupMessage(ProtocolVersion.V30, [new("user", "a"), new("replication", value)]);
        Assert.Equal(wanted, message.WantsReplication);
    }

    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(1, 1, false)]
    [InlineData(2, 2, false)]
    [InlineData(3, 2, true)]
    [InlineData(9999, 2, true)]
    public void Negotiation_MinorVersion_IsLoweredToOurs(ushort asked, ushort agreed, bool tell)
    {
        var outcome = ProtocolNegotiation.For(new StartupMessage(new ProtocolVersion(3, asked), []));
        Assert.Equal(new ProtocolVersion(3, agreed), outcome.Version);
        Assert.Equal(tell, outcome.MustTellClient);
        Assert.Equal(agreed >= 2, outcome.Version.HasLongCancelKeys);
    }

    [Fact]
    public void Negotiation_UnknownOption_IsNamed()
    {
        var outcome = ProtocolNegotiation.For(
            new StartupMessage(ProtocolVersion.V30, [new("user", "a"), new("_pq_.command_compression", "on")]));
        Assert.True(outcome.MustTellClient);
        Assert.Equal(["_pq_.command_compression"], outcome.UnrecognizedOptions.ToArray());
        using var writer = new PacketWriter();
        DbGuard.Protocol.Postgres.Messages.Backend.NegotiateProtocolVersionMessage.Write(writer, outcome);
        Assert.Equal(
            WireBytes.Of("'v' 00000025 00030000 00000001 '_pq_.command_compression' 00"), writer.WrittenSpan.ToArray());
    }

    private static StartupPacket Read(byte[] bytes)
    {
        Assert.Equal(FrameStatus.Complete, StartupPacket.TryRead(bytes, out var packet, out var length, out var violation));
        Assert.Null(violation);
        Assert.Equal(bytes.Length, length);
        return packet!;
    }

    private static byte[] WithLength(string literal)
    {
        var bytes = WireBytes.Of(literal);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes, bytes.Length);
        return bytes;
    }
}
