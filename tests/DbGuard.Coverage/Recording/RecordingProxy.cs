using System.Net;
using System.Net.Sockets;

namespace DbGuard.Coverage.Recording;

/// <summary>Listens on a free loopback port and records every session that comes, each on a thread of its own.</summary>
internal sealed class RecordingProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Guard _guard = new();
    private readonly SystemRows _system = new();
    private readonly int _serverPort;
    private readonly SuiteRecording _recording;
    private string? _failure;

    public RecordingProxy(int serverPort, SuiteRecording recording)
    {
        _serverPort = serverPort;
        _recording = recording;
        _listener.Start();
        new Thread(Accept) { IsBackground = true }.Start();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The test file whose statements come now.</summary>
    public string Test { get; set; } = "";

    /// <summary>Why a session ended other than by its client's or the server's wish; null while none did.</summary>
    public string? Failure => _failure;

    public void Dispose() => _listener.Dispose();

    private void Accept()
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = _listener.AcceptSocket();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }

            socket.NoDelay = true;
            // The analyser recurses as deep as the gateway's threads let it.
            new Thread(() => Serve(socket)) { IsBackground = true }.Start();
        }
    }

    private void Serve(Socket socket)
    {
        try
        {
            new RecordedSession(socket, _serverPort, _guard, _system, _recording, () => Test).Run();
        }
        catch (IOException)
        {
            // One side went away, as some tests make it do.
        }
        catch (Exception e)
        {
            Interlocked.CompareExchange(ref _failure, $"{Test}: {e}", null);
        }
    }
}
