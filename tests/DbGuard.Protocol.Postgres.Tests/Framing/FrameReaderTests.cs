using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Protocol.Postgres.Tests.Framing;

public sealed class FrameReaderTests
{
    [Fact]
    public void Frame_FedByteByByte_IsTheSame()
    {
        var bytes = WireBytes.Of("'Q' 0000000D 'select 1' 00 'S' 00000004");
        for (var length = 0; length < 14; length++)
        {
            var status = FrameReader.TryReadFrame(bytes.AsSpan(0, length), FrameLimits.Frontend, out _, out var needed, out _);
            Assert.Equal(FrameStatus.NeedMoreData, status);
            Assert.Equal(length < 5 ? 5 : 14, needed);
        }

        Assert.Equal(FrameStatus.Complete, FrameReader.TryReadFrame(bytes, FrameLimits.Frontend, out var frame, out _, out _));
        Assert.Equal((byte)'Q', frame.Type);
        Assert.Equal(14, frame.TotalLength);
        Assert.Equal("select 1\0"u8, frame.Body);
        Assert.Equal(bytes.AsSpan(0, 14), frame.Bytes);
    }

    [Theory]
    [InlineData("'Q' 00000003", ProtocolViolationCodes.FrameLengthTooShort)]
    [InlineData("'Q' 00000000", ProtocolViolationCodes.FrameLengthTooShort)]
    [InlineData("'Q' FFFFFFFF", ProtocolViolationCodes.FrameLengthTooShort)]
    [InlineData("'Q' 80000000", ProtocolViolationCodes.FrameLengthTooShort)]
    [InlineData("'Q' 7FFFFFFF", ProtocolViolationCodes.FrameLengthOverLimit)]
    [InlineData("'Q' 01000005", ProtocolViolationCodes.FrameLengthOverLimit)] // one byte over 16 MiB
    [InlineData("'S' 00002715", ProtocolViolationCodes.FrameLengthOverLimit)] // one byte over 10 000
    [InlineData("'p' 00000008", ProtocolViolationCodes.UnknownMessageType)] // not after login
    [InlineData("'G'", ProtocolViolationCodes.UnknownMessageType)] // an HTTP client
    [InlineData("16", ProtocolViolationCodes.UnknownMessageType)] // a TLS client
    public void Header_HostileTypeOrLength_IsRefused(string bytes, string code)
    {
        Assert.Equal(
            FrameStatus.Violation,
            FrameReader.TryReadFrame(WireBytes.Of(bytes), FrameLimits.Frontend, out _, out _, out var violation));
        Assert.Equal(code, violation?.Code);
        Assert.True(violation?.EndsSession);
    }

    [Theory]
    [InlineData("'Q' 01000004", 16 << 20)]
    [InlineData("'S' 00002714", 10_000)]
    public void Header_LengthAtTheLimit_IsAccepted(string bytes, int bodyLength)
    {
        Assert.Equal(
            FrameStatus.Complete,
            FrameReader.TryReadHeader(WireBytes.Of(bytes), FrameLimits.Frontend, out var header, out _));
        Assert.Equal(bodyLength, header.BodyLength);
    }

    [Fact]
    public void Limits_EveryMessageType_IsExpectedInItsDirection()
    {
        foreach (var type in Enum.GetValues<FrontendMessageType>().Where(t => t != FrontendMessageType.Password))
        {
            Assert.NotEqual(FrameLimits.NotExpected, FrameLimits.Frontend[(byte)type]);
        }

        foreach (var type in Enum.GetValues<BackendMessageType>())
        {
            Assert.NotEqual(FrameLimits.NotExpected, FrameLimits.Backend[(byte)type]);
        }

        var expectedAtLogin = Enumerable.Range(0, 256).Where(t => FrameLimits.FrontendLogin[(byte)t] != FrameLimits.NotExpected);
        Assert.Equal(['X', 'p'], expectedAtLogin.Select(t => (char)t));
    }

    [Fact]
    public void Limits_Changed_LeaveTheOriginalAlone()
    {
        var changed = FrameLimits.Frontend.With(FrontendMessageType.Query, 100).Without(FrontendMessageType.FunctionCall);
        Assert.Equal(100, changed[(byte)'Q']);
        Assert.Equal(FrameLimits.NotExpected, changed[(byte)'F']);
        Assert.Equal(FrameLimits.StatementMaxBytes, FrameLimits.Frontend[(byte)'Q']);
    }

    [Fact]
    public void Frame_Valid_AllocatesNothing()
    {
        var bytes = WireBytes.Of("'Q' 0000000D 'select 1' 00");
        ReadMany(bytes, 10);
        var before = GC.GetAllocatedBytesForCurrentThread();
        ReadMany(bytes, 1_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void ReadMany(byte[] bytes, int times)
    {
        for (var i = 0; i < times; i++)
        {
            FrameReader.TryReadFrame(bytes, FrameLimits.Frontend, out _, out _, out _);
        }
    }
}
