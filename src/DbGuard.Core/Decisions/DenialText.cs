using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using DbGuard.Core.Facts;

namespace DbGuard.Core.Decisions;

/// <summary>
/// What a client is told when a statement does not run, the same at every door: a code of the standard, a sentence, one JSON object for
/// agents, a help line. Written without any literal of the statement.
/// </summary>
/// <param name="SqlState">Five characters, e.g. <c>42501</c>.</param>
/// <param name="Message">The code and one sentence; for a syntax error, the server's own words.</param>
/// <param name="Detail">A JSON object, or empty for a syntax error: <c>code</c>, <c>rule</c>, <c>objects</c>, <c>how_to_fix</c>, <c>retryable</c>, <c>request_url</c>, and <c>also</c> with further reasons.</param>
/// <param name="Hint">What to do.</param>
/// <param name="Position">1-based character position in the text; 0 when none.</param>
public sealed record DenialText(string SqlState, string Message, string Detail, string Hint, int Position)
{
    /// <summary>More reasons than this are not listed.</summary>
    private const int MostReasons = 8;

    /// <summary>Words for a text that is denied, or that is held and was not approved.</summary>
    /// <param name="outcome">The outcome; its verdict is Deny or Hold.</param>
    /// <param name="text">The text the client sent.</param>
    /// <param name="requestUrl">Where a human answers; null when nowhere.</param>
    public static DenialText From(GuardOutcome outcome, ReadOnlySpan<byte> text, string? requestUrl = null) =>
        outcome.Failure is { } failure ? From(failure) : From(outcome.Decision, text, requestUrl);

    /// <summary>Words for a decision that denies, or that holds and was not approved.</summary>
    public static DenialText From(Decision decision, ReadOnlySpan<byte> text, string? requestUrl = null)
    {
        var deciding = decision.Reasons.Where(r => r.Verdict == decision.Verdict).ToImmutableArray();
        return deciding.IsEmpty
            ? From(new DecisionReason(Verdict.Deny, "DBG2001", "default-deny", "nothing allows this statement", "report this to the operator", []), [], text, requestUrl)
            : From(deciding[0], deciding[1..], text, requestUrl);
    }

    /// <summary>Words for one reason, e.g. of a budget.</summary>
    public static DenialText From(DecisionReason reason, string? requestUrl = null) => From(reason, [], [], requestUrl);

    /// <summary>Words for a text that could not be read; for a syntax error the server's own, without a word more.</summary>
    public static DenialText From(SyntaxFailure failure) => new(
        SqlStates.For(failure),
        failure is { IsSyntaxError: true, NearToken: { } token } ? $"syntax error at or near \"{token}\"" : failure.IsSyntaxError ? "syntax error" : $"{failure.Code} {failure.Sentence}",
        failure.IsSyntaxError ? "" : Json(new DecisionReason(Verdict.Deny, failure.Code, "syntax", failure.Sentence, "correct the statement", []), [], null),
        failure.IsSyntaxError ? "" : failure.Sentence,
        failure.Position);

    private static DenialText From(DecisionReason reason, ImmutableArray<DecisionReason> others, ReadOnlySpan<byte> text, string? requestUrl) =>
        new(SqlStates.For(reason.Code), $"{reason.Code} {reason.Sentence}", Json(reason, others, requestUrl), reason.Help, PositionOf(reason.Span, text));

    private static string Json(DecisionReason reason, ImmutableArray<DecisionReason> others, string? requestUrl)
    {
        var buffer = new ArrayBufferWriter<byte>(512);

        // The relaxed encoder is unsafe in HTML only; people read this in terminals, with backticks and letters as they are.
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            Write(json, reason);
            json.WriteBoolean("retryable", reason.IsRetryable);
            if (reason.RetryAfter is { } wait)
            {
                json.WriteNumber("retry_after_seconds", (long)Math.Max(1, Math.Ceiling(wait.TotalSeconds)));
            }

            json.WriteString("request_url", requestUrl);
            if (others.Length > 0)
            {
                json.WriteStartArray("also");
                foreach (var other in others.Take(MostReasons))
                {
                    json.WriteStartObject();
                    Write(json, other);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, DecisionReason reason)
    {
        json.WriteString("code", reason.Code);
        json.WriteString("rule", reason.Rule);
        json.WriteStartArray("objects");
        foreach (var name in reason.Objects)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
        json.WriteString("how_to_fix", reason.Help);
    }

    /// <summary>Characters, as clients count, before the span; a span outside of the text has no position.</summary>
    private static int PositionOf(SourceSpan? span, ReadOnlySpan<byte> text)
    {
        if (span is not { Offset: var offset } || offset < 0 || offset >= text.Length)
        {
            return 0;
        }

        // A character starts at every byte that does not continue one (10xxxxxx).
        var characters = 1;
        foreach (var b in text[..offset])
        {
            characters += (b & 0xC0) == 0x80 ? 0 : 1;
        }

        return characters;
    }
}
