using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Protocol.Postgres.Tests.Framing;

public sealed class PacketWriterTests
{
    [Fact]
    public void Fields_Written_AreBigEndianAndTerminated()
    {
        using var writer = new PacketWriter(1);
        writer.BeginMessage(BackendMessageType.DataRow);
        writer.WriteByte(1);
        writer.WriteInt16(-2);
        writer.WriteUInt16(0xFFFE);
        writer.WriteInt32(-3);
        writer.WriteUInt32(0xFFFFFFFD);
        writer.WriteCString("é");
        writer.WriteCString("x"u8);
        writer.WriteValue("v"u8);
        writer.WriteNullValue();
        writer.EndMessage();
        Assert.Equal(
            WireBytes.Of("'D' 0000001F 01 FFFE FFFE FFFFFFFD FFFFFFFD C3A9 00 'x' 00 00000001 'v' FFFFFFFF"),
            writer.WrittenSpan.ToArray());
    }

    [Fact]
    public void StartupPacket_HasLengthButNoType()
    {
        using var writer = new PacketWriter();
        writer.BeginStartupPacket();
        writer.WriteInt32(196608);
        writer.WriteByte(0);
        writer.EndMessage();
        Assert.Equal(WireBytes.Of("00000009 00030000 00"), writer.WrittenSpan.ToArray());
    }

    [Fact]
    public void PartialSend_Consumed_LeavesTheRestAndNewMessagesAfterIt()
    {
        using var writer = new PacketWriter(8);
        Bodiless(writer, 'Z');
        writer.Consume(3);
        for (var i = 0; i < 100; i++)
        {
            Bodiless(writer, 'S');
        }

        Assert.Equal(502, writer.WrittenLength);
        Assert.Equal(WireBytes.Of("0004 'S' 00000004"), writer.WrittenSpan[..7].ToArray());
        writer.Consume(502);
        Assert.True(writer.WrittenSpan.IsEmpty);
    }

    [Fact]
    public void AbandonedMessage_LeavesNoTrace()
    {
        using var writer = new PacketWriter();
        Bodiless(writer, 'S');
        writer.BeginMessage(BackendMessageType.DataRow);
        writer.WriteCString("half a row");
        writer.AbandonMessage();
        Assert.Equal(WireBytes.Of("'S' 00000004"), writer.WrittenSpan.ToArray());
    }

    [Fact]
    public void OpenMessage_CannotBeSentNestedOrConsumed()
    {
        using var writer = new PacketWriter();
        Assert.Throws<InvalidOperationException>(writer.EndMessage);
        Assert.Throws<InvalidOperationException>(writer.AbandonMessage);
        writer.BeginMessage(BackendMessageType.DataRow);
        Assert.Throws<InvalidOperationException>(() => writer.WrittenMemory.Length);
        Assert.Throws<InvalidOperationException>(() => writer.BeginMessage(BackendMessageType.DataRow));
        Assert.Throws<InvalidOperationException>(writer.BeginStartupPacket);
        Assert.Throws<InvalidOperationException>(() => writer.Consume(0));
    }

    [Fact]
    public void StringWithZero_IsRefused()
    {
        using var writer = new PacketWriter();
        Assert.Throws<ArgumentException>(() => writer.WriteCString("a\0b"));
        Assert.Throws<ArgumentException>(() => writer.WriteCString("a\0b"u8));
    }

    [Fact]
    public void LargeMessage_Sent_IsGivenBack()
    {
        using var writer = new PacketWriter(64);
        writer.WriteBytes(new byte[PacketWriter.RetainedCapacityBytes * 2]);
        Assert.True(writer.CapacityBytes >= PacketWriter.RetainedCapacityBytes * 2);
        writer.Consume(writer.WrittenLength);
        Assert.InRange(writer.CapacityBytes, 64, 128);
    }

    [Fact]
    public void BufferWriter_AdvancePastTheEnd_Throws()
    {
        using var writer = new PacketWriter(8);
        var span = writer.GetSpan(20);
        span[0] = 7;
        writer.Advance(1);
        Assert.Equal([7], writer.WrittenSpan.ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.Advance(writer.CapacityBytes));
    }

    [Fact]
    public void SteadyState_AllocatesNothing()
    {
        using var writer = new PacketWriter();
        Rows(writer);
        Rows(writer);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Rows(writer);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Rows(PacketWriter writer)
    {
        for (var i = 0; i < 100; i++)
        {
            writer.BeginMessage(BackendMessageType.DataRow);
            writer.WriteInt16(2);
            writer.WriteValue("abc"u8);
            writer.WriteNullValue();
            writer.EndMessage();
        }

        writer.Consume(writer.WrittenMemory.Length);
    }

    private static void Bodiless(PacketWriter writer, char type)
    {
        writer.BeginMessage((byte)type);
        writer.EndMessage();
    }
}
