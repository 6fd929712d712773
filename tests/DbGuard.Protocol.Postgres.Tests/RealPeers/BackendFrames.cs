using DbGuard.Protocol.Postgres.Messages.Backend;
using DbGuard.Protocol.Postgres.Tests.Messages;

namespace DbGuard.Protocol.Postgres.Tests.RealPeers;

/// <summary>Applies the laws to a frame a real server sent, whatever it is.</summary>
internal static class BackendFrames
{
    public static void Hold(ReadOnlySpan<byte> frame)
    {
        switch ((BackendMessageType)frame[0])
        {
            case BackendMessageType.Authentication: MessageLaws.Hold<AuthenticationMessage>(frame, openEnded: true); break;
            case BackendMessageType.BackendKeyData: MessageLaws.Hold<BackendKeyDataMessage>(frame, openEnded: true); break;
            case BackendMessageType.BindComplete: MessageLaws.Hold<BindCompleteMessage>(frame); break;
            case BackendMessageType.CloseComplete: MessageLaws.Hold<CloseCompleteMessage>(frame); break;
            case BackendMessageType.CommandComplete: MessageLaws.Hold<CommandCompleteMessage>(frame); break;
            case BackendMessageType.CopyBothResponse: MessageLaws.Hold<CopyBothResponseMessage>(frame); break;
            case BackendMessageType.CopyData: MessageLaws.Hold<CopyDataMessage>(frame, openEnded: true); break;
            case BackendMessageType.CopyDone: MessageLaws.Hold<CopyDoneMessage>(frame); break;
            case BackendMessageType.CopyInResponse: MessageLaws.Hold<CopyInResponseMessage>(frame); break;
            case BackendMessageType.CopyOutResponse: MessageLaws.Hold<CopyOutResponseMessage>(frame); break;
            case BackendMessageType.DataRow: MessageLaws.Hold<DataRowMessage>(frame); break;
            case BackendMessageType.EmptyQueryResponse: MessageLaws.Hold<EmptyQueryResponseMessage>(frame); break;
            case BackendMessageType.ErrorResponse: MessageLaws.Hold<ErrorResponseMessage>(frame); break;
            case BackendMessageType.FunctionCallResponse: MessageLaws.Hold<FunctionCallResponseMessage>(frame); break;
            case BackendMessageType.NegotiateProtocolVersion: MessageLaws.Hold<NegotiateProtocolVersionMessage>(frame); break;
            case BackendMessageType.NoData: MessageLaws.Hold<NoDataMessage>(frame); break;
            case BackendMessageType.NoticeResponse: MessageLaws.Hold<NoticeResponseMessage>(frame); break;
            case BackendMessageType.NotificationResponse: MessageLaws.Hold<NotificationResponseMessage>(frame); break;
            case BackendMessageType.ParameterDescription: MessageLaws.Hold<ParameterDescriptionMessage>(frame); break;
            case BackendMessageType.ParameterStatus: MessageLaws.Hold<ParameterStatusMessage>(frame); break;
            case BackendMessageType.ParseComplete: MessageLaws.Hold<ParseCompleteMessage>(frame); break;
            case BackendMessageType.PortalSuspended: MessageLaws.Hold<PortalSuspendedMessage>(frame); break;
            case BackendMessageType.ReadyForQuery: MessageLaws.Hold<ReadyForQueryMessage>(frame); break;
            case BackendMessageType.RowDescription: MessageLaws.Hold<RowDescriptionMessage>(frame); break;
            default: Assert.Fail($"no law for type {(char)frame[0]}"); break;
        }
    }
}
