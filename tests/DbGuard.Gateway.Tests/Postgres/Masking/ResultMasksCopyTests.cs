using System.Text;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;
using DbGuard.Core.Masking;
using DbGuard.Dialects.Postgres.Values.Copy;
using DbGuard.Gateway.Postgres.Masking;
using DbGuard.Protocol.Postgres;
using DbGuard.Protocol.Postgres.Framing;
using DbGuard.Protocol.Postgres.Messages.Backend;
using DbGuard.TestKit.Postgres;

namespace DbGuard.Gateway.Tests.Postgres.Masking;

/// <summary>COPY … TO STDOUT as a real server sends it, message by message.</summary>
public sealed class ResultMasksCopyTests(PostgresFixture fixture) : IClassFixture<PostgresFixture>
{
    private const string Canary = "123-45-6789";
    private static readonly ColumnId Ssn = new(100, 2);

    private static readonly CatalogSnapshot Catalog = new(1, "test", ["public"],
    [
        new TableSchema
        {
            Id = Ssn.TableId,
            Name = new QualifiedName("public", "t"),
            Kind = RelationKind.Table,
            Columns = [new ColumnSchema(1, "id", 23, "integer", false), new ColumnSchema(2, "ssn", 25, "text", false)],
        },
    ], [], []);

    [Theory]
    [InlineData("COPY t TO STDOUT", "1\t****6789\n2\t\\N\n")]
    [InlineData("COPY t TO STDOUT (FORMAT csv, HEADER, FORCE_QUOTE *)", "id,ssn\n\"1\",\"****6789\"\n\"2\",\n")]
    [InlineData("COPY (SELECT * FROM t) TO STDOUT CSV", "1,****6789\n2,\n")]
    public async Task Copy_OfRealServer_IsMasked(string sql, string expected) => Assert.Equal(expected, Encoding.UTF8.GetString(await CopyAsync(sql)));

    [Fact]
    public async Task Copy_Binary_HasNoCanary()
    {
        var stream = await CopyAsync("COPY t TO STDOUT (FORMAT binary)");
        Assert.True(stream.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Canary)) < 0);
        Assert.True(stream.AsSpan().IndexOf("****6789"u8) > 0);
    }

    [Fact]
    public async Task Copy_OtherColumnCount_IsRefused() =>
        Assert.Equal("DBG4001", (await OpenAsync("COPY t (ssn) TO STDOUT", Plan())).Refusal!.Code);

    [Fact]
    public async Task Copy_UnknownLineageUnmasked_IsRefused() =>
        Assert.Equal("DBG4004", (await OpenAsync("COPY t (ssn) TO STDOUT", new MaskPlan([new ColumnMask(null, "", ColumnLineage.Unknown)]))).Refusal!.Code);

    [Fact]
    public async Task Copy_OptionsNotReadable_IsRefused() =>
        Assert.Equal("DBG4005", (await OpenAsync("COPY t TO STDOUT (ENCODING 'latin1')", Plan())).Refusal!.Code);

    [Fact]
    public async Task Copy_NothingMasked_LeavesAsItIs()
    {
        var opened = await OpenAsync("COPY t TO STDOUT (ENCODING 'latin1')", MaskPlan.Nothing);
        Assert.Null(opened.Masker);
        Assert.Null(opened.Refusal);
    }

    private static MaskPlan Plan() => new(
    [
        new ColumnMask(null, "", ColumnLineage.Direct(new ColumnId(Ssn.TableId, 1))),
        new ColumnMask(
            MaskerCatalogue.Create("partial", new Dictionary<string, object?> { ["keep_last"] = 4 }, "/").Masker, "pii", ColumnLineage.Direct(Ssn)),
    ]);

    private static OpenedCopy Open(byte[] response, string sql, MaskPlan plan)
    {
        Assert.True(CopyOutResponseMessage.TryDecode(response, out var message, out _));
        return ResultMasks.OpenCopy(message.Layout, Encoding.UTF8.GetBytes(sql), 0, plan, Catalog, column => column == Ssn);
    }

    private async Task<OpenedCopy> OpenAsync(string sql, MaskPlan plan) => Open((await RunAsync(sql)).First().Body, sql, plan);

    private async Task<byte[]> CopyAsync(string sql)
    {
        var messages = await RunAsync(sql);
        var masker = Open(messages.First().Body, sql, Plan()).Masker!;
        using var output = new PacketWriter();
        using var stream = new MemoryStream();
        foreach (var (_, body) in messages.Where(m => m.Type == BackendMessageType.CopyData))
        {
            var outcome = masker.Mask(body, output);
            Assert.NotEqual(CopyOutcome.Malformed, outcome);
            if (outcome == CopyOutcome.Unchanged)
            {
                stream.Write(body);
            }

            if (output.WrittenLength > 0)
            {
                Assert.Equal((byte)'d', output.WrittenSpan[0]);
                stream.Write(output.WrittenSpan[5..]);
                output.Clear();
            }
        }

        Assert.True(masker.TryFinish());
        Assert.Equal(2, masker.Rows);
        return stream.ToArray();
    }

    private async Task<List<(BackendMessageType Type, byte[] Body)>> RunAsync(string sql)
    {
        await using var session = await RawSession.OpenAsync(fixture.Server, "postgres");
        await session.QueryAsync($"CREATE TEMP TABLE t (id int, ssn text); INSERT INTO t VALUES (1, '{Canary}'), (2, NULL)");
        return await session.QueryAsync(sql);
    }
}
