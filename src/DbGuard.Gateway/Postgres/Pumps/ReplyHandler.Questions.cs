using System.Text;
using DbGuard.Gateway.Postgres.Reports;
using DbGuard.Protocol.Postgres;
using DbGuard.Protocol.Postgres.Framing;
using DbGuard.Protocol.Postgres.Messages.Backend;

namespace DbGuard.Gateway.Postgres.Pumps;

/// <summary>Answers to questions of the gateway itself.</summary>
internal sealed partial class ReplyHandler
{
    /// <summary>Takes a message of an answer to the gateway itself; the client sees none of it but notifications.</summary>
    private Treatment Collect(Frame frame, OwnQuestion question, PendingReply reply, PacketWriter replacement)
    {
        switch ((BackendMessageType)frame.Type)
        {
            case BackendMessageType.DataRow:
                question.AddRow(frame.Body);
                return Treatment.Drop;
            case BackendMessageType.ErrorResponse when reply.Kind == ReplyKind.Execute:
                // In the client's own cycle: it skips what follows, and the client must know why.
                return OnError(frame, replacement);
            case BackendMessageType.ErrorResponse:
                OnErrorOfQuestion(frame, question);
                return Treatment.Drop;
            case BackendMessageType.CommandComplete when reply.Kind == ReplyKind.Execute:
                Answered(reply);
                question.End();
                return Treatment.Drop;
            case BackendMessageType.NoticeResponse when question.EndsTransaction:
                return OnNotice(frame, replacement);
            case BackendMessageType.ParameterStatus when question.EndsTransaction:
                return OnParameterStatus(frame, replacement);
            case BackendMessageType.ReadyForQuery when frame.Body is [var status]:
                Become((TransactionStatus)status);
                Answered(reply);
                question.End();
                return Treatment.Drop;
            case BackendMessageType.RowDescription:
            case BackendMessageType.CommandComplete:
            case BackendMessageType.NoticeResponse:
            case BackendMessageType.ParameterStatus:
                return Treatment.Drop;
            case BackendMessageType.NotificationResponse:
                return OnNotification(frame, replacement);
            default:
                throw Unexpected(frame);
        }
    }

    private void OnErrorOfQuestion(Frame frame, OwnQuestion question)
    {
        if (!ErrorResponseMessage.TryDecode(frame.Body, out var error, out var violation))
        {
            throw SessionEndException.UpstreamViolation(violation.Sentence);
        }

        question.Fail(Encoding.ASCII.GetString(error.Fields[ReportFieldCode.SqlState]));
        if (!question.EndsTransaction)
        {
            return;
        }

        if (!_owedFailures.IsEmpty && FailureEvidence.DependsOnValues(Encoding.ASCII.GetString(error.Fields[ReportFieldCode.SqlState]), error.Fields))
        {
            state.Values.Failed(_owedFailures);
        }

        if (!_owesProtected && !NamesProtected(error.Fields))
        {
            question.ErrorFrame = frame.Bytes.ToArray();
            return;
        }

        using var filtered = new PacketWriter(256);
        ReportFilter.WriteFiltered(error.Fields, BackendMessageType.ErrorResponse, filtered);
        question.ErrorFrame = filtered.WrittenSpan.ToArray();
    }

    /// <summary>ReadyForQuery has told the transaction's status.</summary>
    private void Become(TransactionStatus status)
    {
        state.TransactionStatus = status;
        if (status == TransactionStatus.Idle)
        {
            _owesProtected = false;
            _owedFailures = [];
            state.Names.EndTransaction();
            state.Desk.EndTransaction();
        }
    }
}
