using System.Text;
using DbGuard.Protocol.Postgres.Framing;
using DbGuard.Protocol.Postgres.Messages.Backend;

namespace DbGuard.Protocol.Postgres.Tests.Messages.Backend;

public sealed class BackendMessageTests
{
    [Fact]
    public void Authentication_Literals_AreRead()
    {
        MessageLaws.Hold<AuthenticationMessage>(WireBytes.Of("'R' 00000008 00000000"));
        MessageLaws.Hold<AuthenticationMessage>(WireBytes.Of("'R' 00000008 00000003"));
        MessageLaws.Hold<AuthenticationMessage>(WireBytes.Of("'R' 0000000C 00000005 DEADBEEF"));
        MessageLaws.Hold<AuthenticationMessage>(WireBytes.Of("'R' 0000000B 0000000B 'r=x'"), openEnded: true);
        MessageLaws.Hold<AuthenticationMessage>(WireBytes.Of("'R' 0000000B 0000000C 'v=x'"), openEnded: true);
        MessageLaws.Hold<AuthenticationMessage>(WireBytes.Of("'R' 00000017 0000000A 'SCRAM-SHA-256' 00 00"));
    }

    [Theory]
    [InlineData("0000000A 00")] // no mechanism at all
    [InlineData("00000001")] // unknown kind
    [InlineData("0000000D")] // unknown kind
    public void Authentication_UnknownOrEmpty_IsRefused(string body) =>
        MessageLaws.IsRefused<AuthenticationMessage>(WireBytes.Of(body), ProtocolViolationCodes.ValueOutOfRange);

    [Fact]
    public void AuthenticationSasl_Written_OffersTheMechanisms()
    {
        using var writer = new PacketWriter();
        AuthenticationMessage.WriteSasl(writer, "SCRAM-SHA-256-PLUS", "SCRAM-SHA-256");
        Assert.True(AuthenticationMessage.TryDecode(writer.WrittenSpan[5..], out var message, out _));
        Assert.True(message.Mechanisms.Contains("SCRAM-SHA-256"u8));
        Assert.True(message.Mechanisms.Contains("SCRAM-SHA-256-PLUS"u8));
        Assert.False(message.Mechanisms.Contains("SCRAM-SHA-1"u8));
        MessageLaws.Hold<AuthenticationMessage>(writer.WrittenSpan);
    }

    [Fact]
    public void BackendKeyData_ShortAndLongKey_IsRead()
    {
        MessageLaws.Hold<BackendKeyDataMessage>(WireBytes.Of("'K' 0000000C 00000539 01020304"), openEnded: true);
        MessageLaws.Hold<BackendKeyDataMessage>(
            WireBytes.Of("'K' 00000108 00000539" + new string('A', 512)), openEnded: true);
        MessageLaws.IsRefused<BackendKeyDataMessage>(WireBytes.Of("00000539 010203"), ProtocolViolationCodes.ValueOutOfRange);
        MessageLaws.IsRefused<BackendKeyDataMessage>(
            WireBytes.Of("00000539" + new string('A', 514)), ProtocolViolationCodes.ValueOutOfRange);
    }

    [Fact]
    public void ReadyForQuery_Literals_AreRead()
    {
        MessageLaws.Hold<ReadyForQueryMessage>(WireBytes.Of("'Z' 00000005 'I'"));
        MessageLaws.Hold<ReadyForQueryMessage>(WireBytes.Of("'Z' 00000005 'T'"));
        MessageLaws.Hold<ReadyForQueryMessage>(WireBytes.Of("'Z' 00000005 'E'"));
        MessageLaws.IsRefused<ReadyForQueryMessage>("X"u8, ProtocolViolationCodes.ValueOutOfRange);
    }

    [Fact]
    public void Bodiless_Literals_AreRead()
    {
        MessageLaws.Hold<ParseCompleteMessage>(WireBytes.Of("'1' 00000004"));
        MessageLaws.Hold<BindCompleteMessage>(WireBytes.Of("'2' 00000004"));
        MessageLaws.Hold<CloseCompleteMessage>(WireBytes.Of("'3' 00000004"));
        MessageLaws.Hold<NoDataMessage>(WireBytes.Of("'n' 00000004"));
        MessageLaws.Hold<EmptyQueryResponseMessage>(WireBytes.Of("'I' 00000004"));
        MessageLaws.Hold<PortalSuspendedMessage>(WireBytes.Of("'s' 00000004"));
        MessageLaws.Hold<CopyDoneMessage>(WireBytes.Of("'c' 00000004"));
    }

    [Fact]
    public void Strings_Literals_AreRead()
    {
        MessageLaws.Hold<CommandCompleteMessage>(WireBytes.Of("'C' 0000000D 'SELECT 1' 00"));
        MessageLaws.Hold<ParameterStatusMessage>(WireBytes.Of("'S' 00000015 'TimeZone' 00 'Etc/UTC' 00"));
        MessageLaws.Hold<NotificationResponseMessage>(WireBytes.Of("'A' 0000000C 00000001 'c' 00 'p' 00"));
    }

    [Theory]
    [InlineData("SELECT 5", true, 5)]
    [InlineData("INSERT 0 12", true, 12)]
    [InlineData("COPY 4294967296", true, 4294967296)]
    [InlineData("CREATE TABLE", false, 0)]
    [InlineData("BEGIN", false, 0)]
    [InlineData("SELECT 5x", false, 5)]
    [InlineData("SELECT ", false, 0)]
    public void CommandTag_Text_CountsRows(string tag, bool counts, long rows)
    {
        Assert.Equal(counts, CommandTag.TryGetRowCount(Encoding.UTF8.GetBytes(tag), out var actual));
        Assert.Equal(rows, actual);
    }

    [Fact]
    public void RowDescription_Literal_IsRead()
    {
        var frame = WireBytes.Of(
            "'T' 00000000 0002" +
            "'id' 00 00004001 0001 00000017 0004 FFFFFFFF 0000" + // int4 from table 16385, attribute 1, text
            "'n' 00 00000000 0000 00000019 FFFF FFFFFFFF 0001"); // text, an expression, binary
        frame[4] = (byte)(frame.Length - 1);
        Assert.True(RowDescriptionMessage.TryDecode(frame.AsSpan(5), out var message, out _));
        Assert.Equal(2, message.Count);
        var seen = new List<(string, uint, short, uint, short, int, short)>();
        foreach (var field in message)
        {
            seen.Add((Encoding.UTF8.GetString(field.Name), field.TableOid, field.AttributeNumber, field.TypeOid,
                field.TypeLength, field.TypeModifier, (short)field.Format));
        }

        Assert.Equal([("id", 16385u, 1, 23u, 4, -1, 0), ("n", 0u, 0, 25u, -1, -1, 1)], seen);
        MessageLaws.Hold<RowDescriptionMessage>(frame);
        MessageLaws.Hold<RowDescriptionMessage>(WireBytes.Of("'T' 00000006 0000"));
    }

    [Theory]
    [InlineData("7FFF 'id' 00 00000000 0000 00000017 0004 FFFFFFFF 0000", ProtocolViolationCodes.MissingTerminator)]
    [InlineData("FFFF", ProtocolViolationCodes.ValueOutOfRange)]
    [InlineData("0001 'id' 00 00000000 0000 00000017 0004 FFFFFFFF 0002", ProtocolViolationCodes.ValueOutOfRange)]
    public void RowDescription_HostileField_IsRefused(string body, string code) =>
        MessageLaws.IsRefused<RowDescriptionMessage>(WireBytes.Of(body), code);

    [Fact]
    public void DataRow_Literal_IsRead()
    {
        var frame = WireBytes.Of("'D' 00000015 0003 00000003 'abc' FFFFFFFF 00000000");
        frame[4] = (byte)(frame.Length - 1);
        Assert.True(DataRowMessage.TryDecode(frame.AsSpan(5), out var message, out _));
        var seen = new List<string?>();
        foreach (var column in message.Columns)
        {
            seen.Add(column.IsNull ? null : Encoding.UTF8.GetString(column.Bytes));
        }

        Assert.Equal(["abc", null, ""], seen);
        MessageLaws.Hold<DataRowMessage>(frame);
        MessageLaws.Hold<DataRowMessage>(WireBytes.Of("'D' 00000006 0000"));
    }

    [Theory]
    [InlineData("FFFF", ProtocolViolationCodes.ValueOutOfRange)]
    [InlineData("7FFF 00000000", ProtocolViolationCodes.Truncated)]
    [InlineData("0001 7FFFFFFF 'a'", ProtocolViolationCodes.Truncated)]
    [InlineData("0001 FFFFFFFE 'a'", ProtocolViolationCodes.ValueOutOfRange)]
    [InlineData("0001 00000001 'ab'", ProtocolViolationCodes.TrailingBytes)]
    public void DataRow_HostileCountOrLength_IsRefused(string body, string code) =>
        MessageLaws.IsRefused<DataRowMessage>(WireBytes.Of(body), code);

    [Fact]
    public void ParameterDescription_Literal_IsRead()
    {
        MessageLaws.Hold<ParameterDescriptionMessage>(WireBytes.Of("'t' 0000000E 0002 00000017 00000019"));
        MessageLaws.IsRefused<ParameterDescriptionMessage>(WireBytes.Of("FFFF 00000017"), ProtocolViolationCodes.Truncated);
    }

    [Fact]
    public void CopyResponses_Literals_AreRead()
    {
        MessageLaws.Hold<CopyInResponseMessage>(WireBytes.Of("'G' 0000000B 00 0002 0000 0000"));
        MessageLaws.Hold<CopyOutResponseMessage>(WireBytes.Of("'H' 00000009 01 0001 0001"));
        MessageLaws.Hold<CopyBothResponseMessage>(WireBytes.Of("'W' 00000007 00 0000"));
        MessageLaws.IsRefused<CopyInResponseMessage>(WireBytes.Of("02 0000"), ProtocolViolationCodes.ValueOutOfRange);
        MessageLaws.IsRefused<CopyInResponseMessage>(WireBytes.Of("00 FFFF"), ProtocolViolationCodes.ValueOutOfRange);
        MessageLaws.IsRefused<CopyInResponseMessage>(WireBytes.Of("00 7FFF 0000"), ProtocolViolationCodes.Truncated);
    }

    [Fact]
    public void FunctionCallResponse_Literals_AreRead()
    {
        MessageLaws.Hold<FunctionCallResponseMessage>(WireBytes.Of("'V' 00000008 FFFFFFFF"));
        MessageLaws.Hold<FunctionCallResponseMessage>(WireBytes.Of("'V' 00000009 00000001 '1'"));
        MessageLaws.IsRefused<FunctionCallResponseMessage>(WireBytes.Of("7FFFFFFF '1'"), ProtocolViolationCodes.Truncated);
    }

    [Fact]
    public void NegotiateProtocolVersion_Literal_IsRead()
    {
        MessageLaws.Hold<NegotiateProtocolVersionMessage>(WireBytes.Of("'v' 00000013 00030002 00000001 '_pq_.x' 00"));
        MessageLaws.IsRefused<NegotiateProtocolVersionMessage>(
            WireBytes.Of("00030002 7FFFFFFF '_pq_.x' 00"), ProtocolViolationCodes.ValueOutOfRange);
        MessageLaws.IsRefused<NegotiateProtocolVersionMessage>(
            WireBytes.Of("00030002 FFFFFFFF '_pq_.x' 00"), ProtocolViolationCodes.ValueOutOfRange);
    }

    [Fact]
    public void ErrorResponse_Literal_IsRead()
    {
        var frame = WireBytes.Of("'E' 0000001A 'SERROR' 00 'C42501' 00 'Mno' 00 00");
        frame[4] = (byte)(frame.Length - 1);
        Assert.True(ErrorResponseMessage.TryDecode(frame.AsSpan(5), out var message, out _));
        Assert.Equal("42501"u8, message.Fields[ReportFieldCode.SqlState]);
        Assert.Equal("no"u8, message.Fields[ReportFieldCode.Message]);
        Assert.True(message.Fields[ReportFieldCode.Hint].IsEmpty);
        MessageLaws.Hold<ErrorResponseMessage>(frame);
        frame[0] = (byte)'N';
        MessageLaws.Hold<NoticeResponseMessage>(frame);
        MessageLaws.Hold<NoticeResponseMessage>(WireBytes.Of("'N' 00000005 00"));
    }

    [Fact]
    public void Report_Denial_IsWrittenInPostgresFieldOrder()
    {
        using var writer = new PacketWriter();
        new Report(ReportSeverity.Error, SqlState.InsufficientPrivilege, "no\0no")
        {
            Detail = "{}",
            Hint = "ask",
            Position = 8,
        }.Write(writer);

        // U+0000 cannot travel in a string and became U+FFFD, EF BF BD
        var body = "'SERROR' 00 'VERROR' 00 'C42501' 00 'Mno' EFBFBD 'no' 00 'D{}' 00 'Hask' 00 'P8' 00 00";
        Assert.Equal(WireBytes.Of("'E' 00000030" + body)[5..], writer.WrittenSpan[5..].ToArray());
        MessageLaws.Hold<ErrorResponseMessage>(writer.WrittenSpan);
    }

    [Theory]
    [InlineData(ReportSeverity.Error, BackendMessageType.ErrorResponse)]
    [InlineData(ReportSeverity.Fatal, BackendMessageType.ErrorResponse)]
    [InlineData(ReportSeverity.Panic, BackendMessageType.ErrorResponse)]
    [InlineData(ReportSeverity.Warning, BackendMessageType.NoticeResponse)]
    [InlineData(ReportSeverity.Notice, BackendMessageType.NoticeResponse)]
    [InlineData(ReportSeverity.Debug, BackendMessageType.NoticeResponse)]
    [InlineData(ReportSeverity.Info, BackendMessageType.NoticeResponse)]
    [InlineData(ReportSeverity.Log, BackendMessageType.NoticeResponse)]
    public void Report_Severity_ChoosesTheMessage(ReportSeverity severity, BackendMessageType type)
    {
        using var writer = new PacketWriter();
        new Report(severity, SqlState.Warning, "x").Write(writer);
        Assert.Equal((byte)type, writer.WrittenSpan[0]);
    }
}
