using System.Buffers;
using System.Text;
using System.Text.Json;
using DbGuard.Core.Audit;
using DbGuard.Core.Decisions;
using DbGuard.Core.Facts;
using DbGuard.Core.Identities;
using DbGuard.Core.Masking;
using DbGuard.Core.Policies;
using DbGuard.Core.Masking.Detectors;

namespace DbGuard.Core.Tests.Audit;

public sealed class AuditRecordEncoderTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 4, 6, 6, 7, 123, 456, TimeSpan.FromHours(1));

    [Fact]
    public void Encode_EveryField_KeepsTheDocumentedOrder()
    {
        var record = new AuditRecord
        {
            Kind = AuditRecordKind.StatementDecided,
            At = At,
            SessionId = "s-1",
            StatementNumber = 3,
            Principal = new Principal { Kind = PrincipalKind.Agent, Subject = "claude", Issuer = "config", Groups = ["analysts"], OnBehalfOf = "ana", Task = "T-1" },
            Profile = "analyst",
            ClientAddress = "127.0.0.1:5000",
            Database = "shop",
            Application = "psql",
            Statement = "select 'é' < \"b\"",
            StatementHash = "ab",
            Fingerprint = "cd",
            Parameters = ["1", null],
            Decision = new Decision
            {
                Verdict = Verdict.Hold,
                Reasons = [new DecisionReason(Verdict.Hold, "DBG2104", "mass", "no where", "add one", ["public.t"], new SourceSpan(1, 2), IsRetryable: true)],
                Masks = MaskPlan.Nothing,
                Trace = new DecisionTrace("analyst", [new TraceStep("tables", "no objection"), new TraceStep("mass", "hold")]),
                PolicyVersion = "ff",
                Hold = new HoldTerms(["dba"], TimeSpan.FromSeconds(30)),
                RowLimit = 100,
                ChangeLimit = 7,
                Guesses = [new GuessCost("pii", EqualityBudget.Default, [new ColumnComparison(new(1, 1), ComparedWith.Parameter, null, 1), new ColumnComparison(new(1, 1), ComparedWith.Computed, null, 0)])],
                Failures = [new FailureRisk("pii", 10)],
            },
            ApprovalId = "apr-1",
            ApprovalState = "approved",
            Approver = "root",
            Comment = "go",
            Rows = 2,
            Changed = 3,
            Bytes = 20,
            Elapsed = TimeSpan.FromTicks(12345),
            Error = "57014",
            CommandTag = "SELECT 2",
            Findings = [new ContentFinding(2, "email", 7)],
            Response = "abc"u8.ToArray(),
            ResponseTruncated = true,
            Detail = "d",
        };
        const string Expected =
            """
            {"v":1,"at":1772600767123456,"kind":"statement_decided","session":"s-1","statement":3,
            "principal":{"kind":"agent","subject":"claude","issuer":"config","groups":["analysts"],"on_behalf_of":"ana","task":"T-1"},
            "profile":"analyst","client":"127.0.0.1:5000","database":"shop","application":"psql","text":"select 'é' < \"b\"","text_sha256":"ab","fingerprint":"cd",
            "parameters":["1",null],"decision":{"verdict":"hold","policy":"ff","profile":"analyst","reasons":[{"verdict":"hold","code":"DBG2104","rule":"mass",
            "sentence":"no where","help":"add one","objects":["public.t"],"span":[1,2],"retryable":true}],"asked":2,"trace":[["mass","hold"]],"hold":{"groups":["dba"],"timeout_us":30000000},"row_limit":100,"change_limit":7,"compared":[["pii",2]],"may_fail":["pii"]},
            "approval":"apr-1","approval_state":"approved","approver":"root","comment":"go","rows":2,"changed":3,"bytes":20,"elapsed_us":1234,"error":"57014","tag":"SELECT 2",
            "findings":[{"column":2,"detector":"email","count":7}],"response":{"bytes":3,"sha256":"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad","truncated":true},"detail":"d"}
            """;
        Assert.Equal(Expected.ReplaceLineEndings(""), Encode(record));
    }

    [Fact]
    public void Encode_NoFields_LeavesThemOut() =>
        Assert.Equal("""{"v":1,"at":1772600767123456,"kind":"gateway_started"}""", Encode(new AuditRecord { Kind = AuditRecordKind.GatewayStarted, At = At }));

    [Fact]
    public void Encode_LoneSurrogate_GivesReadableJson()
    {
        var json = Encode(new AuditRecord { Kind = AuditRecordKind.SafetyEvent, At = At, Application = "a\ud800b\u0000\u202e" });
        using var document = JsonDocument.Parse(json);
        Assert.Equal("a\ufffdb\0\u202e", document.RootElement.GetProperty("application").GetString());
    }

    [Fact]
    public void Encode_EveryKind_HasANameOfItsOwn()
    {
        var kinds = Enum.GetValues<AuditRecordKind>();
        Assert.Equal(kinds, kinds.Select(k => AuditNames.KindOf(AuditNames.Of(k))!.Value));
    }

    [Fact]
    public void Encode_EqualDecisionsThatAreNotTheSame_AreNotMixedUp()
    {
        using var encoder = new AuditRecordEncoder();
        for (var i = 0; i < 2_000; i++)
        {
            var decision = new Decision { Verdict = Verdict.Allow, Reasons = [], Masks = MaskPlan.Nothing, Trace = DecisionTrace.Empty, PolicyVersion = $"p{i}" };
            var json = Encode(new AuditRecord { Kind = AuditRecordKind.StatementDecided, At = At, Decision = decision });
            Assert.Contains($"\"policy\":\"p{i}\"", json, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(10, 1)]
    [InlineData(19, 1)]
    [InlineData(-1, -1)]
    [InlineData(-10, -1)]
    [InlineData(-11, -2)]
    public void Time_OfTicks_IsCutTowardsThePast(long ticks, long microseconds) =>
        Assert.Equal(microseconds, AuditTime.ToMicroseconds(DateTimeOffset.UnixEpoch.AddTicks(ticks)));

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public void Time_BeyondTheCalendar_IsUnknown(long microseconds) => Assert.Null(AuditTime.FromMicroseconds(microseconds));

    private static string Encode(AuditRecord record)
    {
        using var encoder = new AuditRecordEncoder();
        var body = new ArrayBufferWriter<byte>();
        encoder.Encode(record, body);
        return Encoding.UTF8.GetString(body.WrittenSpan);
    }
}
