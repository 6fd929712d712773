using System.Buffers;
using DbGuard.Core.Diagnostics;
using DbGuard.Core.Masking.Detectors;
using DbGuard.Protocol.Postgres;
using DbGuard.Protocol.Postgres.Framing;
using DbGuard.Protocol.Postgres.Messages.Backend;

namespace DbGuard.Gateway.Postgres.Reports;

/// <summary>
/// Looks through the texts that reach a client beside results: errors, notices, notifications and settings quote values too. One per session,
/// not thread-safe.
/// </summary>
internal sealed class ContentFilter
{
    private readonly List<ContentFinding> _findings = [];
    private Detection? _detection;
    private ContentMasker? _content;

    /// <summary>Writes an error or notice with masks in its texts; false, and nothing is written, when nothing is found.</summary>
    public bool TryWrite(Detection? detection, ReportFieldList fields, BackendMessageType type, PacketWriter output)
    {
        if (ContentFor(detection) is not { } content || !IsFound(content, fields))
        {
            return false;
        }

        output.BeginMessage(type);
        foreach (var field in fields)
        {
            output.WriteByte((byte)field.Code);
            Write(content, field.Text, output);
        }

        output.WriteByte(0);
        output.EndMessage();
        CountFindings(content);
        return true;
    }

    /// <summary>Writes a message of an Int32 if it has one, a name and a text, with masks in the text; false, and nothing is written, when nothing is found.</summary>
    /// <param name="detection">What is looked for; null for nothing.</param>
    /// <param name="type">NotificationResponse or ParameterStatus.</param>
    /// <param name="number">Process id of a notification.</param>
    /// <param name="name">Channel or setting.</param>
    /// <param name="text">Payload or value.</param>
    /// <param name="output">Where the message goes.</param>
    public bool TryWrite(Detection? detection, BackendMessageType type, int? number, ReadOnlySpan<byte> name, ReadOnlySpan<byte> text, PacketWriter output)
    {
        if (ContentFor(detection) is not { } content || !content.Find(text))
        {
            return false;
        }

        output.BeginMessage(type);
        if (number is { } id)
        {
            output.WriteInt32(id);
        }

        output.WriteCString(name);
        Write(content, text, output);
        output.EndMessage();
        CountFindings(content);
        return true;
    }

    private ContentMasker? ContentFor(Detection? detection)
    {
        if (!ReferenceEquals(detection, _detection))
        {
            _detection = detection;
            _content = detection is null ? null : new ContentMasker(detection);
        }

        return _content;
    }

    private static bool IsFound(ContentMasker content, ReportFieldList fields)
    {
        foreach (var field in fields)
        {
            if (content.Find(field.Text))
            {
                return true;
            }
        }

        return false;
    }

    private static void Write(ContentMasker content, ReadOnlySpan<byte> text, PacketWriter output)
    {
        content.Find(text);
        content.Write(text, output);
        output.WriteByte(0);
    }

    private void CountFindings(ContentMasker content)
    {
        content.TakeFindings(0, _findings);
        foreach (var finding in _findings)
        {
            GuardMetrics.Found(finding.Detector, finding.Count);
        }

        _findings.Clear();
    }
}
