using System.Collections.Immutable;
using System.Text;
using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Protocol.Postgres.Startup;

/// <summary>StartupMessage (F): protocol version and session parameters.</summary>
/// <remarks>
/// Layout: Int32 length; Int32 version; (String name, String value) pairs; a zero byte, which must be the last byte.
/// Names and values must be UTF-8 here. A name may come twice: the last value counts, as in PostgreSQL.
/// Source: PostgreSQL 18 docs, 54.7 Message Formats, StartupMessage.
/// </remarks>
public sealed record StartupMessage(ProtocolVersion Version, ImmutableArray<KeyValuePair<string, string>> Parameters) : StartupPacket
{
    private const string ProtocolOptionPrefix = "_pq_.";

    private static readonly UTF8Encoding s_strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The user to log in as; empty when the client gave none, which PostgreSQL refuses (28000).</summary>
    public string User => this["user"] ?? string.Empty;

    /// <summary>The database; the user's name when the client gave none.</summary>
    public string Database => this["database"] is { Length: > 0 } database ? database : User;

    /// <summary>True when the client asks for a replication connection, whatever the value, unless it is a plain "false".</summary>
    public bool WantsReplication =>
        this["replication"] is { } value && value.ToLowerInvariant() is not ("false" or "f" or "off" or "no" or "n" or "0");

    /// <summary>Names of the protocol extensions asked for (<c>_pq_.*</c>), in order.</summary>
    public ImmutableArray<string> ProtocolOptions =>
        [.. Parameters.Select(p => p.Key).Where(k => k.StartsWith(ProtocolOptionPrefix, StringComparison.Ordinal))];

    /// <summary>The last value of a parameter, or null. Names are case-sensitive.</summary>
    public string? this[string name]
    {
        get
        {
            for (var i = Parameters.Length - 1; i >= 0; i--)
            {
                if (string.Equals(Parameters[i].Key, name, StringComparison.Ordinal))
                {
                    return Parameters[i].Value;
                }
            }

            return null;
        }
    }

    /// <inheritdoc/>
    public override void Write(PacketWriter writer)
    {
        writer.BeginStartupPacket();
        writer.WriteInt32(Version.ToCode());
        foreach (var (name, value) in Parameters)
        {
            writer.WriteCString(name);
            writer.WriteCString(value);
        }

        writer.WriteByte(0);
        writer.EndMessage();
    }

    internal static StartupMessage? Decode(ProtocolVersion version, ReadOnlySpan<byte> body, out ProtocolViolation? violation)
    {
        var reader = new BodyReader(body, "StartupMessage");
        var parameters = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        violation = ProtocolViolation.StartupLayout("parameter list");
        while (true)
        {
            var name = reader.CString("parameter name");
            if (reader.Failed)
            {
                return null;
            }

            if (name.IsEmpty)
            {
                break;
            }

            var value = reader.CString("parameter value");
            if (reader.Failed || !TryDecodeText(name, out var nameText) || !TryDecodeText(value, out var valueText))
            {
                return null;
            }

            parameters.Add(new(nameText, valueText));
        }

        if (reader.RemainingLength != 0)
        {
            return null;
        }

        violation = null;
        return new StartupMessage(version, parameters.DrainToImmutable());
    }

    private static bool TryDecodeText(ReadOnlySpan<byte> bytes, out string text)
    {
        try
        {
            text = s_strictUtf8.GetString(bytes);
            return true;
        }
        catch (DecoderFallbackException)
        {
            text = string.Empty;
            return false;
        }
    }
}
