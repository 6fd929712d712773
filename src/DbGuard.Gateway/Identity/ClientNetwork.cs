using System.Net;
using System.Net.Sockets;

namespace DbGuard.Gateway.Identity;

/// <summary>What counts as one client: an IPv4 address, or an IPv6 network of 64 bits, within which a client may choose its address itself (RFC 4291, 2.5.4).</summary>
internal static class ClientNetwork
{
    private const int NetworkBytes = 8;

    /// <summary>The key of an address; one for all whose address is not known.</summary>
    public static IPAddress Of(IPAddress? address)
    {
        if (address is null)
        {
            return IPAddress.None;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[NetworkBytes..].Clear();
        return new IPAddress(bytes);
    }
}
