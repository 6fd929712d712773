using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace DbGuard.Gateway.Api;

/// <summary>Who is at the other end of a Unix socket, by the kernel's word (Linux, socket(7), SO_PEERCRED): the credentials in force when it connected.</summary>
/// <param name="ProcessId">The peer's process then.</param>
/// <param name="UserId">Its effective user.</param>
/// <param name="GroupId">Its effective group.</param>
internal readonly record struct PeerCredential(int ProcessId, uint UserId, uint GroupId)
{
    private const int SocketLevel = 1;
    private const int PeerCredentialOption = 17;

    /// <summary>The peer of a connected Unix socket; null for any other socket, or when the system does not say.</summary>
    public static PeerCredential? Of(Socket? socket)
    {
        if (socket is not { AddressFamily: AddressFamily.Unix } || !OperatingSystem.IsLinux())
        {
            return null;
        }

        Span<byte> credential = stackalloc byte[12];
        try
        {
            return socket.GetRawSocketOption(SocketLevel, PeerCredentialOption, credential) == credential.Length
                ? new PeerCredential(Field<int>(credential), Field<uint>(credential[4..]), Field<uint>(credential[8..]))
                : null;
        }
        catch (SocketException)
        {
            return null;
        }
    }

    private static T Field<T>(ReadOnlySpan<byte> bytes)
        where T : unmanaged => MemoryMarshal.Read<T>(bytes);
}
