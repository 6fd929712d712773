namespace DbGuard.Protocol.Postgres.Framing;

/// <summary>The <c>DBG5xxx</c> codes of this library.</summary>
public static class ProtocolViolationCodes
{
    /// <summary>A frame declares a length below 4, the size of the length field itself.</summary>
    public const string FrameLengthTooShort = "DBG5001";

    /// <summary>A frame declares more than its type may have (<see cref="FrameLimits"/>).</summary>
    public const string FrameLengthOverLimit = "DBG5002";

    /// <summary>The type byte is unknown in this direction or phase.</summary>
    public const string UnknownMessageType = "DBG5003";

    /// <summary>The body ends before the field is complete.</summary>
    public const string Truncated = "DBG5004";

    /// <summary>A string or a list has no zero terminator.</summary>
    public const string MissingTerminator = "DBG5005";

    /// <summary>The body goes on after the last field.</summary>
    public const string TrailingBytes = "DBG5006";

    /// <summary>A count, length, format code or other value is not one the specification allows.</summary>
    public const string ValueOutOfRange = "DBG5007";

    /// <summary>A start-up packet is shorter than 8 or longer than its limit.</summary>
    public const string StartupLength = "DBG5010";

    /// <summary>A start-up packet asks for a major protocol version other than 3.</summary>
    public const string StartupVersion = "DBG5011";

    /// <summary>A start-up packet's parameters, terminator or cancel key are malformed.</summary>
    public const string StartupLayout = "DBG5012";

    /// <summary>A SASL message breaks RFC 5802 or the mechanism that was offered.</summary>
    public const string Sasl = "DBG5020";

    /// <summary>The password, the proof or the server's signature is wrong.</summary>
    public const string AuthenticationFailed = "DBG5021";
}
