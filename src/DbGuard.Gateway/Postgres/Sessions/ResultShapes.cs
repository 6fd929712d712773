using DbGuard.Core.Catalog;
using DbGuard.Core.Decisions;
using DbGuard.Core.Masking;
using DbGuard.Gateway.Postgres.Reports;
using DbGuard.Protocol.Postgres;
using DbGuard.Protocol.Postgres.Messages;
using DbGuard.Protocol.Postgres.Messages.Backend;

namespace DbGuard.Gateway.Postgres.Sessions;

/// <summary>Makes result shapes from the server's descriptions, under the second witness.</summary>
internal static class ResultShapes
{
    private const int MaxStackColumns = 128;

    /// <summary>Verifies a described result and prepares its masking.</summary>
    /// <param name="body">Body of a RowDescription.</param>
    /// <param name="formats">Bind's result formats where the description does not carry them; null: it does.</param>
    /// <param name="decision">The decision that applies.</param>
    /// <param name="catalog">The snapshot it was made against.</param>
    /// <param name="isProtected">Columns that this principal may not see as they are; null: none.</param>
    /// <param name="refusal">Why the result may not leave.</param>
    public static ResultShape? TryCreate(
        ReadOnlySpan<byte> body,
        ReadOnlySpan<FormatCode> formats,
        bool overridesFormats,
        Decision decision,
        CatalogSnapshot catalog,
        Func<ColumnId, bool>? isProtected,
        out Report? refusal)
    {
        refusal = null;
        if (!RowDescriptionMessage.TryDecode(body, out var description, out var violation)
            || (overridesFormats && formats.Length > 1 && formats.Length != description.Count))
        {
            refusal = Denials.Own("DBG4005", SqlState.ProtocolViolation, violation?.Sentence ?? "the result has another number of columns than Bind gave formats");
            return null;
        }

        Span<ReportedColumn> reported = description.Count <= MaxStackColumns ? stackalloc ReportedColumn[description.Count] : new ReportedColumn[description.Count];
        var index = 0;
        foreach (var field in description)
        {
            reported[index++] = new ReportedColumn(field.TableOid, field.AttributeNumber);
        }

        if (ResultWitness.Check(decision.Masks, reported, catalog, isProtected) is { } witness)
        {
            refusal = Denials.For(
                new DecisionReason(Verdict.Deny, witness.Code, "result-witness", witness.Sentence, witness.Help, [], IsRetryable: witness.IsRetryable),
                SqlState.InsufficientPrivilege);
            return null;
        }

        if (!decision.Masks.MasksAnything)
        {
            return new ResultShape(description.Count, null);
        }

        refusal = Denials.Own("DBG4006", SqlState.FeatureNotSupported, "masking is not available yet");
        return null;
    }
}
