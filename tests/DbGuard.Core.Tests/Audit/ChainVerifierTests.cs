using System.Security.Cryptography;
using System.Text;
using DbGuard.Core.Audit;

namespace DbGuard.Core.Tests.Audit;

public sealed class ChainVerifierTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(20)]
    public void Chain_Untouched_Verifies(int count) => Assert.Null(ChainRows.Of(count).Verify());

    [Fact]
    public void Body_AnyByteFlipped_IsNamed() => EveryByte(row => row.Body, ChainFaultKind.HashMismatch);

    [Fact]
    public void Hash_AnyByteFlipped_IsNamed() => EveryByte(row => row.Hash, ChainFaultKind.HashMismatch);

    [Fact]
    public void Payload_AnyByteFlipped_IsNamed() => EveryByte(row => row.Payload!, ChainFaultKind.PayloadMismatch);

    [Fact]
    public void Time_Changed_IsNamed() => Spoiled(row => row with { At = row.At + 1 }, ChainFaultKind.ColumnMismatch);

    [Fact]
    public void Kind_Changed_IsNamed() => Spoiled(row => row with { Kind = 20 }, ChainFaultKind.ColumnMismatch);

    [Fact]
    public void Session_Changed_IsNamed() => Spoiled(row => row with { Session = "s-2" }, ChainFaultKind.ColumnMismatch);

    [Fact]
    public void Session_Removed_IsNamed() => Spoiled(row => row with { Session = null }, ChainFaultKind.ColumnMismatch);

    [Fact]
    public void Statement_Changed_IsNamed() => Spoiled(row => row with { Statement = 9 }, ChainFaultKind.ColumnMismatch);

    [Fact]
    public void Payload_Removed_IsNamed() => Spoiled(row => row with { Payload = null }, ChainFaultKind.PayloadMissing);

    [Theory]
    [InlineData("""{"v":1,"at":7,"kind":"responses_removed"}""")]
    [InlineData("""{"v":1,"at":7,"kind":"responses_removed","removed":null}""")]
    [InlineData("""{"v":1,"at":7,"kind":"responses_removed","removed":{"ranges":{}}}""")]
    [InlineData("""{"v":1,"at":7,"kind":"responses_removed","removed":{"ranges":[[1]]}}""")]
    [InlineData("""{"v":1,"at":7,"kind":"responses_removed","removed":{"ranges":[[2,1]]}}""")]
    [InlineData("""{"v":1,"at":7,"kind":"responses_removed","removed":{"ranges":[["1",2]]}}""")]
    [InlineData("""{"v":1,"at":7,"kind":"responses_removed","removed":{"ranges":[[1,99999999999999999999]]}}""")]
    public void Removal_ThatDoesNotSayOfWhat_IsNamed(string body)
    {
        var chain = ChainRows.Of(2);
        var bytes = Encoding.UTF8.GetBytes(body);
        var hash = new byte[HashChain.HashBytes];
        using var hasher = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        HashChain.Compute(chain.HeadHash, 3, bytes, hash, hasher);
        chain.Rows.Add(new ChainRows.ChainRow(3, bytes, hash, 7, (long)AuditRecordKind.ResponsesRemoved, null, null, null));
        (chain.HeadSequence, chain.HeadHash) = (3, hash);

        Assert.Equal((3L, ChainFaultKind.BodyUnreadable), Named(chain));
    }

    [Fact]
    public void Record_Removed_IsNamedAsMissing()
    {
        var chain = ChainRows.Of(6);
        chain.Rows.RemoveAt(2);
        Assert.Equal((3L, ChainFaultKind.Missing), Named(chain));
    }

    [Fact]
    public void Record_GivenTwice_IsNamedAsDuplicate()
    {
        var chain = ChainRows.Of(6);
        chain.Rows.Insert(3, chain.Rows[2]);
        Assert.Equal((3L, ChainFaultKind.Duplicate), Named(chain));
    }

    [Fact]
    public void Record_FromEarlier_IsNamedAsOutOfOrder()
    {
        var chain = ChainRows.Of(6);
        chain.Rows.Insert(5, chain.Rows[1]);
        Assert.Equal((2L, ChainFaultKind.OutOfOrder), Named(chain));
    }

    [Fact]
    public void Records_Swapped_AreNamed()
    {
        var chain = ChainRows.Of(6);
        (chain.Rows[2], chain.Rows[3]) = (chain.Rows[3] with { Sequence = 3 }, chain.Rows[2] with { Sequence = 4 });
        Assert.Equal((3L, ChainFaultKind.HashMismatch), Named(chain));
    }

    [Fact]
    public void Tail_CutOff_IsNamedAsMissing()
    {
        var chain = ChainRows.Of(6);
        chain.Rows.RemoveRange(4, 2);
        Assert.Equal((5L, ChainFaultKind.TailMissing), Named(chain));
    }

    [Fact]
    public void Head_MovedBack_IsNamed()
    {
        var chain = ChainRows.Of(6);
        chain.HeadSequence = 4;
        Assert.Equal((5L, ChainFaultKind.HeadMismatch), Named(chain));
    }

    [Fact]
    public void Head_WithAnotherHash_IsNamed()
    {
        var chain = ChainRows.Of(6);
        chain.HeadHash = [.. chain.HeadHash];
        chain.HeadHash[7] ^= 1;
        Assert.Equal((6L, ChainFaultKind.HeadMismatch), Named(chain));
    }

    [Fact]
    public void Record_OfAnotherChain_IsNamed()
    {
        using var verifier = new ChainVerifier("chain-b");
        Assert.Equal(ChainFaultKind.HashMismatch, verifier.Accept(ChainRows.Of(1).Rows[0].ToRecord())!.Kind);
    }

    [Fact]
    public void Fault_OfARecord_NamesItsSessionAndStatement()
    {
        var chain = ChainRows.Of(6);
        chain.Rows[3].Body[10] ^= 1;
        var fault = chain.Verify()!;
        Assert.Equal(("s-1", 4L), (fault.SessionId, fault.StatementNumber));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    public void Reason_OfAChangedBody_SaysBody(int index)
    {
        var chain = ChainRows.Of(6);
        chain.Rows[index].Body[10] ^= 1;
        Assert.StartsWith("its body was changed", chain.Verify()!.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    public void Reason_OfAChangedHash_SaysHash(int index)
    {
        var chain = ChainRows.Of(6);
        chain.Rows[index] = chain.Rows[index] with { Hash = [.. chain.Rows[index].Hash] };
        chain.Rows[index].Hash[10] ^= 1;
        Assert.StartsWith("its hash was changed", chain.Verify()!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Reason_OfExchangedRecords_SaysNeither()
    {
        var chain = ChainRows.Of(6);
        (chain.Rows[2], chain.Rows[4]) = (chain.Rows[4] with { Sequence = 3 }, chain.Rows[2] with { Sequence = 5 });
        Assert.Contains("vouches for neither", chain.Verify()!.Reason, StringComparison.Ordinal);
    }

    private static (long Sequence, ChainFaultKind Kind)? Named(ChainRows chain) => chain.Verify() is { } fault ? (fault.Sequence, fault.Kind) : null;

    private static void Spoiled(Func<ChainRows.ChainRow, ChainRows.ChainRow> spoil, ChainFaultKind kind)
    {
        var chain = ChainRows.Of(6);
        chain.Rows[3] = spoil(chain.Rows[3]);
        Assert.Equal((4L, kind), Named(chain));
    }

    private static void EveryByte(Func<ChainRows.ChainRow, byte[]> field, ChainFaultKind kind)
    {
        var chain = ChainRows.Of(6);
        var bytes = field(chain.Rows[3]);
        for (var i = 0; i < bytes.Length; i++)
        {
            for (var bit = 1; bit < 256; bit <<= 1)
            {
                bytes[i] ^= (byte)bit;
                Assert.Equal((4L, kind), Named(chain));
                bytes[i] ^= (byte)bit;
            }
        }

        Assert.Null(chain.Verify());
    }
}
