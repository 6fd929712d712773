using System.Net;
using System.Net.Sockets;

namespace DbGuard.TestKit;

/// <summary>Loopback ports that nobody listens on just now.</summary>
public static class FreePort
{
    /// <summary>One.</summary>
    public static int Next() => Several(1)[0];

    /// <summary>So many different ones.</summary>
    public static int[] Several(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        try
        {
            foreach (var listener in listeners)
            {
                listener.Start();
            }

            return [.. listeners.Select(l => ((IPEndPoint)l.LocalEndpoint).Port)];
        }
        finally
        {
            foreach (var listener in listeners)
            {
                listener.Dispose();
            }
        }
    }
}
