using DbGuard.Protocol.Postgres.Framing;
using DbGuard.Protocol.Postgres.Messages;
using DbGuard.Protocol.Postgres.Messages.Backend;
using DbGuard.Protocol.Postgres.Messages.Frontend;
using DbGuard.Protocol.Postgres.Startup;

namespace DbGuard.Protocol.Postgres.Tests.Messages;

/// <summary>Random valid messages obey the laws; random bytes are refused or read, never thrown at. Seeds are fixed.</summary>
public sealed class RandomMessageTests
{
    private const int Rounds = 60;

    [Fact]
    public void RandomParse_ObeysTheLaws() => Repeat(1, FrontendMessageType.Parse, (random, writer) =>
    {
        Name(random, writer);
        Name(random, writer);
        Words(random, writer, random.Next(5), sizeof(int));
    }, frame => MessageLaws.Hold<ParseMessage>(frame));

    [Fact]
    public void RandomBind_ObeysTheLaws() => Repeat(2, FrontendMessageType.Bind, (random, writer) =>
    {
        var parameters = random.Next(5);
        Name(random, writer);
        Name(random, writer);
        Formats(random, writer, random.Next(3) switch { 0 => 0, 1 => 1, _ => parameters });
        Values(random, writer, parameters);
        Formats(random, writer, random.Next(4));
    }, frame => MessageLaws.Hold<BindMessage>(frame));

    [Fact]
    public void RandomFunctionCall_ObeysTheLaws() => Repeat(3, FrontendMessageType.FunctionCall, (random, writer) =>
    {
        writer.WriteUInt32((uint)random.Next());
        Formats(random, writer, 1);
        Values(random, writer, random.Next(5));
        writer.WriteInt16((short)random.Next(2));
    }, frame => MessageLaws.Hold<FunctionCallMessage>(frame));

    [Fact]
    public void RandomDataRow_ObeysTheLaws() =>
        Repeat(4, BackendMessageType.DataRow, (random, writer) => Values(random, writer, random.Next(8)), frame => MessageLaws.Hold<DataRowMessage>(frame));

    [Fact]
    public void RandomRowDescription_ObeysTheLaws() => Repeat(5, BackendMessageType.RowDescription, (random, writer) =>
    {
        var count = random.Next(5);
        writer.WriteInt16((short)count);
        for (var i = 0; i < count; i++)
        {
            Name(random, writer);
            Bytes(random, writer, 16);
            writer.WriteInt16((short)random.Next(2));
        }
    }, frame => MessageLaws.Hold<RowDescriptionMessage>(frame));

    [Fact]
    public void RandomErrorResponse_ObeysTheLaws() => Repeat(6, BackendMessageType.ErrorResponse, (random, writer) =>
    {
        for (var i = random.Next(6); i > 0; i--)
        {
            writer.WriteByte((byte)random.Next(1, 256));
            Name(random, writer);
        }

        writer.WriteByte(0);
    }, frame => MessageLaws.Hold<ErrorResponseMessage>(frame));

    [Theory]
    [InlineData(7)]
    [InlineData(8)]
    public void RandomBytes_NeverThrow(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 20_000; i++)
        {
            var body = new byte[random.Next(40)];
            random.NextBytes(body);
            for (var j = random.Next(body.Length + 1); j > 0; j--)
            {
                // Small numbers and terminators get further into a decoder than noise does.
                body[random.Next(body.Length)] = (byte)random.Next(3);
            }

            Probe(body);
        }
    }

    [Fact]
    public void RowsAndDescriptions_Decoded_AllocateNothing()
    {
        byte[] description = WireBytes.Of("0001 'id' 00 00004001 0001 00000017 0004 FFFFFFFF 0000");
        byte[] row = WireBytes.Of("0003 00000003 'abc' FFFFFFFF 00000000");
        byte[] bind = WireBytes.Of("00 00 0001 0001 0002 00000002 'ab' FFFFFFFF 0000");
        Walk(description, row, bind, 10);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var bytes = Walk(description, row, bind, 1_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(1_000 * (2 + 3 + 2), bytes);
    }

    private static int Walk(byte[] description, byte[] row, byte[] bind, int times)
    {
        var bytes = 0;
        for (var i = 0; i < times; i++)
        {
            RowDescriptionMessage.TryDecode(description, out var fields, out _);
            foreach (var field in fields)
            {
                bytes += field.Name.Length;
            }

            DataRowMessage.TryDecode(row, out var values, out _);
            foreach (var value in values.Columns)
            {
                bytes += value.Bytes.Length;
            }

            BindMessage.TryDecode(bind, out var portal, out _);
            foreach (var value in portal.Parameters)
            {
                bytes += value.Bytes.Length;
            }
        }

        return bytes;
    }

    private static void Probe(byte[] body)
    {
        Try<ParseMessage>(body);
        Try<BindMessage>(body);
        Try<FunctionCallMessage>(body);
        Try<SaslInitialResponseMessage>(body);
        Try<DescribeMessage>(body);
        Try<ExecuteMessage>(body);
        Try<AuthenticationMessage>(body);
        Try<BackendKeyDataMessage>(body);
        Try<RowDescriptionMessage>(body);
        Try<DataRowMessage>(body);
        Try<ParameterDescriptionMessage>(body);
        Try<CopyInResponseMessage>(body);
        Try<ErrorResponseMessage>(body);
        Try<NotificationResponseMessage>(body);
        Try<NegotiateProtocolVersionMessage>(body);
        Try<FunctionCallResponseMessage>(body);
        Assert.True(StartupPacket.TryRead(body, out var packet, out _, out var violation) switch
        {
            FrameStatus.Complete => packet is not null && violation is null,
            FrameStatus.NeedMoreData => packet is null && violation is null,
            _ => packet is null && violation is not null,
        });
    }

    private static void Try<T>(byte[] body)
        where T : IWireMessage<T>, allows ref struct =>
        Assert.Equal(T.TryDecode(body, out _, out var violation), violation is null);

    private static void Repeat(int seed, FrontendMessageType type, Action<Random, PacketWriter> fill, Action<byte[]> check) =>
        Repeat(seed, (byte)type, fill, check);

    private static void Repeat(int seed, BackendMessageType type, Action<Random, PacketWriter> fill, Action<byte[]> check) =>
        Repeat(seed, (byte)type, fill, check);

    private static void Repeat(int seed, byte type, Action<Random, PacketWriter> fill, Action<byte[]> check)
    {
        var random = new Random(seed);
        using var writer = new PacketWriter();
        for (var i = 0; i < Rounds; i++)
        {
            writer.BeginMessage(type);
            fill(random, writer);
            writer.EndMessage();
            check(writer.WrittenSpan.ToArray());
            writer.Clear();
        }
    }

    private static void Name(Random random, PacketWriter writer)
    {
        var name = new byte[random.Next(9)];
        for (var i = 0; i < name.Length; i++)
        {
            name[i] = (byte)random.Next(1, 256);
        }

        writer.WriteCString(name);
    }

    private static void Words(Random random, PacketWriter writer, int count, int size)
    {
        writer.WriteUInt16((ushort)count);
        Bytes(random, writer, count * size);
    }

    private static void Formats(Random random, PacketWriter writer, int count)
    {
        writer.WriteUInt16((ushort)count);
        for (var i = 0; i < count; i++)
        {
            writer.WriteInt16((short)random.Next(2));
        }
    }

    private static void Values(Random random, PacketWriter writer, int count)
    {
        writer.WriteUInt16((ushort)count);
        for (var i = 0; i < count; i++)
        {
            if (random.Next(3) == 0)
            {
                writer.WriteNullValue();
                continue;
            }

            var value = new byte[random.Next(12)];
            random.NextBytes(value);
            writer.WriteValue(value);
        }
    }

    private static void Bytes(Random random, PacketWriter writer, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        writer.WriteBytes(bytes);
    }
}
