using System.Diagnostics;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;
using DbGuard.Corpus.Tests.Cases;
using DbGuard.Corpus.Tests.Wire;
using DbGuard.TestKit.Wire;

namespace DbGuard.Corpus.Tests.Running;

/// <summary>What a case sends before any login, and everything that comes back until the connection ends or the time is over.</summary>
internal static class SocketScript
{
    private static readonly TimeSpan HandshakePatience = TimeSpan.FromSeconds(10);

    public static async Task<StepResult> RunAsync(CaseSession session, SocketScriptAction step)
    {
        var endpoint = session.Target.Endpoint(session.Target.Role);
        using var tcp = new TcpClient { NoDelay = true };
        await tcp.ConnectAsync(endpoint.Host, endpoint.Port);
        Stream stream = tcp.GetStream();
        var received = new List<byte>();
        var isClosed = false;
        try
        {
            foreach (var action in step.Script)
            {
                if (action.M == "tls")
                {
                    stream = await StartTlsAsync(session, tcp, received);
                }
                else if (action.M == "sleep")
                {
                    await Task.Delay(TimeSpan.FromSeconds(action.S));
                }
                else
                {
                    await stream.WriteAsync(await EncodeAsync(session, action));
                }
            }

            isClosed = await ListenAsync(stream, step.Wait, received);
        }
        catch (Exception broken) when (broken is IOException or AuthenticationException)
        {
            isClosed = true;
        }

        return new StepResult([], isClosed ? Ending.Closed : Ending.Arrived, TimeSpan.Zero) { Raw = [.. received] };
    }

    private static async Task<byte[]> EncodeAsync(CaseSession session, SocketAction action)
    {
        switch (action.M)
        {
            case "bytes":
                return Convert.FromHexString(action.Hex!.Value.GetString()!);
            case "glue":
                return [.. action.Hex!.Value.EnumerateArray().SelectMany(part => Convert.FromHexString(part.GetString()!))];
            case "startup":
                return Frontend.Startup(action.Protocol, action.Params.Select(item => (item.Key, session.Fill(item.Value))));
            case "cancel":
                var victim = await session.OpenAsync(action.Target);
                byte[] key = [.. victim.CancelKey.Select(value => action.Key == "right" ? value : (byte)(value ^ 0x5a))];
                return Frontend.CancelRequest(victim.ProcessId, key);
            case "sslrequest":
                return Frontend.SslRequest;
            case "gssencrequest":
                return Frontend.GssEncRequest;
            case "query":
                return Frontend.Query(action.Sql);
            default:
                throw new InvalidDataException($"socket action {action.M}");
        }
    }

    /// <summary>Begins TLS as a client, unless the server speaks first: in TLS it never does, so that is plain text.</summary>
    private static async Task<Stream> StartTlsAsync(CaseSession session, TcpClient tcp, List<byte> received)
    {
        var plain = tcp.GetStream();
        var answer = new byte[1];
        await plain.ReadExactlyAsync(answer).AsTask().WaitAsync(HandshakePatience);
        received.Add(answer[0]);
        if (answer[0] != 'S' || tcp.Client.Poll(TimeSpan.FromMilliseconds(200), SelectMode.SelectRead))
        {
            return plain;
        }

        var encrypted = new SslStream(plain);
        await encrypted.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = "localhost", CertificateChainPolicy = session.Target.Trust }).WaitAsync(HandshakePatience);
        return encrypted;
    }

    private static async Task<bool> ListenAsync(Stream stream, TimeSpan time, List<byte> received)
    {
        var clock = Stopwatch.StartNew();
        var buffer = new byte[64 * 1024];
        while (clock.Elapsed < time)
        {
            using var deadline = new CancellationTokenSource(time - clock.Elapsed);
            try
            {
                var count = await stream.ReadAsync(buffer, deadline.Token);
                if (count == 0)
                {
                    return true;
                }

                received.AddRange(buffer.AsSpan(0, count));
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        return false;
    }
}
