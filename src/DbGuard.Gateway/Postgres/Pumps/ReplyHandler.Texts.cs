using DbGuard.Gateway.Postgres.Reports;
using DbGuard.Gateway.Postgres.Sessions;
using DbGuard.Protocol.Postgres;
using DbGuard.Protocol.Postgres.Framing;
using DbGuard.Protocol.Postgres.Messages.Backend;

namespace DbGuard.Gateway.Postgres.Pumps;

/// <summary>Texts that come beside results and are looked through like them.</summary>
internal sealed partial class ReplyHandler
{
    private readonly ContentFilter _texts = new();

    private Treatment LookThrough(ReportFieldList fields, BackendMessageType type, PacketWriter replacement) =>
        _texts.TryWrite(state.Desk.Detection, fields, type, replacement) ? Treatment.Replace : Treatment.Forward;

    private Treatment OnNotification(Frame frame, PacketWriter replacement)
    {
        if (!state.Listens)
        {
            return Treatment.Drop;
        }

        if (state.Desk.Detection is not { } detection)
        {
            return Treatment.Forward;
        }

        if (!NotificationResponseMessage.TryDecode(frame.Body, out var notification, out var violation))
        {
            throw SessionEndException.UpstreamViolation(violation.Sentence);
        }

        return _texts.TryWrite(detection, BackendMessageType.NotificationResponse, notification.ProcessId, notification.Channel, notification.Payload, replacement)
            ? Treatment.Replace : Treatment.Forward;
    }

    private Treatment OnParameterStatus(Frame frame, PacketWriter replacement)
    {
        if (!ParameterStatusMessage.TryDecode(frame.Body, out var status, out var violation))
        {
            throw SessionEndException.UpstreamViolation(violation.Sentence);
        }

        if ((status.Name.SequenceEqual("standard_conforming_strings"u8) && !status.Value.SequenceEqual("on"u8))
            || (status.Name.SequenceEqual("client_encoding"u8) && !status.Value.SequenceEqual("UTF8"u8)))
        {
            throw SessionEndException.UpstreamViolation("a setting on which the reading of SQL depends was changed");
        }

        return !ReportedSettings.Contains(status.Name) ? Treatment.Drop
            : _texts.TryWrite(state.Desk.Detection, BackendMessageType.ParameterStatus, null, status.Name, status.Value, replacement) ? Treatment.Replace
            : Treatment.Forward;
    }
}
