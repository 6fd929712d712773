using System.Diagnostics.CodeAnalysis;
using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Protocol.Postgres.Messages;

/// <summary>A message that can be read from a frame's body and written back byte for byte.</summary>
/// <remarks>
/// Decoded messages are views: their spans point into the buffer that was decoded. Text stays bytes, in the session's
/// client encoding. Law: writing a decoded message yields the frame it was decoded from.
/// </remarks>
/// <typeparam name="TSelf">The message itself.</typeparam>
public interface IWireMessage<TSelf>
    where TSelf : IWireMessage<TSelf>, allows ref struct
{
    /// <summary>The type byte: a <see cref="FrontendMessageType"/> or <see cref="BackendMessageType"/>.</summary>
    static abstract byte TypeByte { get; }

    /// <summary>Reads the body; every count, length, terminator and the end are checked, and nothing is copied.</summary>
    /// <param name="body">The frame's body, without type and length.</param>
    /// <param name="message">The message, or default.</param>
    /// <param name="violation">Why not, when the result is false.</param>
    static abstract bool TryDecode(
        ReadOnlySpan<byte> body, out TSelf message, [NotNullWhen(false)] out ProtocolViolation? violation);

    /// <summary>Appends the whole frame to the writer.</summary>
    void Write(PacketWriter writer);
}
