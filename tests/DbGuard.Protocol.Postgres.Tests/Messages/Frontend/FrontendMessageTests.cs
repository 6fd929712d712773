using DbGuard.Protocol.Postgres.Framing;
using DbGuard.Protocol.Postgres.Messages;
using DbGuard.Protocol.Postgres.Messages.Frontend;

namespace DbGuard.Protocol.Postgres.Tests.Messages.Frontend;

public sealed class FrontendMessageTests
{
    [Fact]
    public void Query_Literal_IsRead()
    {
        var frame = WireBytes.Of("'Q' 0000000D 'select 1' 00");
        Assert.True(QueryMessage.TryDecode(frame.AsSpan(5), out var message, out _));
        Assert.Equal("select 1"u8, message.Sql);
        MessageLaws.Hold<QueryMessage>(frame);
        MessageLaws.Hold<QueryMessage>(WireBytes.Of("'Q' 00000005 00"));
    }

    [Fact]
    public void Query_ZeroByteInside_IsRefused() =>
        MessageLaws.IsRefused<QueryMessage>(WireBytes.Of("'select 1' 00 '; drop table t' 00"), ProtocolViolationCodes.TrailingBytes);

    [Fact]
    public void Query_NoTerminator_IsRefused() =>
        MessageLaws.IsRefused<QueryMessage>("select 1"u8, ProtocolViolationCodes.MissingTerminator);

    [Fact]
    public void Parse_Literal_IsRead()
    {
        // name `s1`, text, two types: int4 (23) and "infer" (0)
        var frame = WireBytes.Of("'P' 0000001D 's1' 00 'select $1,$2' 00 0002 00000017 00000000");
        frame[4] = (byte)(frame.Length - 1);
        Assert.True(ParseMessage.TryDecode(frame.AsSpan(5), out var message, out _));
        Assert.Equal("s1"u8, message.StatementName);
        Assert.Equal("select $1,$2"u8, message.Sql);
        Assert.Equal([23u, 0u], message.ParameterTypes.ToArray());
        MessageLaws.Hold<ParseMessage>(frame);
    }

    [Fact]
    public void Parse_CountOfFarMoreTypesThanBytes_IsRefused() =>
        MessageLaws.IsRefused<ParseMessage>(WireBytes.Of("00 's' 00 FFFF 00000017"), ProtocolViolationCodes.Truncated);

    [Fact]
    public void Bind_Literal_IsRead()
    {
        var frame = WireBytes.Of(
            "'B' 00000000 'p' 00 's' 00" +
            "0003 0000 0001 0000" + // formats: text, binary, text
            "0003 00000002 'ab' FFFFFFFF 00000000" + // values: `ab`, NULL, empty
            "0001 0001"); // results: all binary
        frame[4] = (byte)(frame.Length - 1);
        Assert.True(BindMessage.TryDecode(frame.AsSpan(5), out var message, out _));
        Assert.Equal("p"u8, message.PortalName);
        Assert.Equal("s"u8, message.StatementName);
        Assert.Equal(FormatCode.Binary, message.ParameterFormats.For(1));
        Assert.Equal(FormatCode.Binary, message.ResultFormats.For(7));
        var values = new List<string?>();
        foreach (var value in message.Parameters)
        {
            values.Add(value.IsNull ? null : System.Text.Encoding.UTF8.GetString(value.Bytes));
        }

        Assert.Equal(["ab", null, ""], values);
        MessageLaws.Hold<BindMessage>(frame);
        MessageLaws.Hold<BindMessage>(WireBytes.Of("'B' 0000000C 00 00 0000 0000 0000"));
    }

    [Theory]
    [InlineData("00 00 0000 0001 FFFFFFFE 0000", ProtocolViolationCodes.ValueOutOfRange)] // length -2
    [InlineData("00 00 0000 0001 80000000 0000", ProtocolViolationCodes.ValueOutOfRange)] // length int.MinValue
    [InlineData("00 00 0000 0001 7FFFFFFF 0000", ProtocolViolationCodes.Truncated)] // length int.MaxValue
    [InlineData("00 00 0000 FFFF FFFFFFFF 0000", ProtocolViolationCodes.Truncated)] // 65535 values, one there
    [InlineData("00 00 FFFF 0000 0000 0000", ProtocolViolationCodes.Truncated)] // 65535 formats
    [InlineData("00 00 0001 0002 0000 0000", ProtocolViolationCodes.ValueOutOfRange)] // format 2
    [InlineData("00 00 0002 0000 0000 0001 FFFFFFFF 0000", ProtocolViolationCodes.ValueOutOfRange)] // 2 formats, 1 value
    [InlineData("00 00 0000 0000 FFFF", ProtocolViolationCodes.Truncated)] // 65535 result formats
    public void Bind_HostileCountOrLength_IsRefused(string body, string code) =>
        MessageLaws.IsRefused<BindMessage>(WireBytes.Of(body), code);

    [Fact]
    public void Describe_Literals_AreRead()
    {
        MessageLaws.Hold<DescribeMessage>(WireBytes.Of("'D' 00000006 'S' 00"));
        MessageLaws.Hold<DescribeMessage>(WireBytes.Of("'D' 00000007 'P' 'p' 00"));
        MessageLaws.IsRefused<DescribeMessage>(WireBytes.Of("'Q' 00"), ProtocolViolationCodes.ValueOutOfRange);
    }

    [Fact]
    public void Close_Literals_AreRead()
    {
        MessageLaws.Hold<CloseMessage>(WireBytes.Of("'C' 00000006 'P' 00"));
        MessageLaws.Hold<CloseMessage>(WireBytes.Of("'C' 00000007 'S' 's' 00"));
        MessageLaws.IsRefused<CloseMessage>(WireBytes.Of("'s' 00"), ProtocolViolationCodes.ValueOutOfRange);
    }

    [Fact]
    public void Execute_Literal_IsRead()
    {
        var frame = WireBytes.Of("'E' 0000000A 'p' 00 00000064");
        Assert.True(ExecuteMessage.TryDecode(frame.AsSpan(5), out var message, out _));
        Assert.Equal(100, message.MaxRows);
        MessageLaws.Hold<ExecuteMessage>(frame);
    }

    [Fact]
    public void FunctionCall_Literal_IsRead()
    {
        // OID 1318, one format for all: text, one argument `12`, result text
        var frame = WireBytes.Of("'F' 00000016 00000526 0001 0000 0001 00000002 '12' 0000");
        Assert.True(FunctionCallMessage.TryDecode(frame.AsSpan(5), out var message, out _));
        Assert.Equal(1318u, message.FunctionOid);
        MessageLaws.Hold<FunctionCallMessage>(frame);
    }

    [Fact]
    public void Copy_Literals_AreRead()
    {
        MessageLaws.Hold<CopyDataMessage>(WireBytes.Of("'d' 00000008 '1' 09 'a' 0A"), openEnded: true);
        MessageLaws.Hold<CopyDoneMessage>(WireBytes.Of("'c' 00000004"));
        MessageLaws.Hold<CopyFailMessage>(WireBytes.Of("'f' 00000009 'oops' 00"));
    }

    [Fact]
    public void Bodiless_Literals_AreRead()
    {
        MessageLaws.Hold<SyncMessage>(WireBytes.Of("'S' 00000004"));
        MessageLaws.Hold<FlushMessage>(WireBytes.Of("'H' 00000004"));
        MessageLaws.Hold<TerminateMessage>(WireBytes.Of("'X' 00000004"));
    }

    [Fact]
    public void PasswordFamily_Literals_AreRead()
    {
        MessageLaws.Hold<PasswordMessage>(WireBytes.Of("'p' 0000000B 'secret' 00"));
        MessageLaws.Hold<SaslInitialResponseMessage>(WireBytes.Of("'p' 0000001B 'SCRAM-SHA-256' 00 00000005 'n,,n='"));
        MessageLaws.Hold<SaslInitialResponseMessage>(WireBytes.Of("'p' 0000000A 'X' 00 FFFFFFFF"));
        MessageLaws.Hold<SaslResponseMessage>(WireBytes.Of("'p' 00000008 'c=bi'"), openEnded: true);
        MessageLaws.Hold<GssResponseMessage>(WireBytes.Of("'p' 00000006 0102"), openEnded: true);
    }

    [Theory]
    [InlineData("'SCRAM-SHA-256' 00 7FFFFFFF 'n'", ProtocolViolationCodes.Truncated)]
    [InlineData("'SCRAM-SHA-256' 00 FFFFFFFE 'n'", ProtocolViolationCodes.ValueOutOfRange)]
    [InlineData("'SCRAM-SHA-256' 00 00000001 'n,'", ProtocolViolationCodes.TrailingBytes)]
    public void SaslInitialResponse_HostileLength_IsRefused(string body, string code) =>
        MessageLaws.IsRefused<SaslInitialResponseMessage>(WireBytes.Of(body), code);
}
