namespace DbGuard.Protocol.Postgres.Framing;

/// <summary>Why bytes are not a PostgreSQL message; names the message and the field, never the content.</summary>
/// <param name="Code">A <c>DBG5xxx</c> code of <see cref="ProtocolViolationCodes"/>.</param>
/// <param name="Sentence">One sentence, lower-case start, no full stop.</param>
/// <param name="EndsSession">
/// True when the position in the byte stream is no longer known (bad frame or start-up packet): answer FATAL and close.
/// False when only the body of a well-framed message is wrong: PostgreSQL answers ERROR and goes on.
/// </param>
/// <remarks>The SQLSTATE for every violation is <see cref="SqlState.ProtocolViolation"/>.</remarks>
public sealed record ProtocolViolation(string Code, string Sentence, bool EndsSession)
{
    internal static ProtocolViolation FrameLengthTooShort(byte type) =>
        new(ProtocolViolationCodes.FrameLengthTooShort, $"message {Name(type)} declares a length below 4", true);

    internal static ProtocolViolation FrameLengthOverLimit(byte type, int limit) =>
        new(ProtocolViolationCodes.FrameLengthOverLimit, $"message {Name(type)} is longer than its limit of {limit} bytes", true);

    internal static ProtocolViolation UnknownMessageType(byte type) =>
        new(ProtocolViolationCodes.UnknownMessageType, $"message type {Name(type)} is not expected here", true);

    internal static ProtocolViolation Truncated(string message, string field) =>
        new(ProtocolViolationCodes.Truncated, $"{message} ends inside {field}", false);

    internal static ProtocolViolation MissingTerminator(string message, string field) =>
        new(ProtocolViolationCodes.MissingTerminator, $"{message} has no terminator after {field}", false);

    internal static ProtocolViolation TrailingBytes(string message) =>
        new(ProtocolViolationCodes.TrailingBytes, $"{message} has bytes after its last field", false);

    internal static ProtocolViolation ValueOutOfRange(string message, string field) =>
        new(ProtocolViolationCodes.ValueOutOfRange, $"{message} has an invalid {field}", false);

    internal static ProtocolViolation StartupLength() =>
        new(ProtocolViolationCodes.StartupLength, "start-up packet has an invalid length", true);

    internal static ProtocolViolation StartupVersion(int major, int minor) =>
        new(ProtocolViolationCodes.StartupVersion, $"protocol version {major}.{minor} is not supported", true);

    internal static ProtocolViolation StartupLayout(string field) =>
        new(ProtocolViolationCodes.StartupLayout, $"start-up packet has an invalid {field}", true);

    private static string Name(byte type) =>
        char.IsAsciiLetterOrDigit((char)type) ? $"`{(char)type}`" : $"0x{type:X2}";
}
