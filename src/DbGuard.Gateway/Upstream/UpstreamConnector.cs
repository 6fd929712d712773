using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using DbGuard.Gateway.Options;
using DbGuard.Gateway.Postgres.Transport;
using DbGuard.Gateway.Tls;
using DbGuard.Gateway.Upstream.Credentials;
using DbGuard.Protocol.Postgres;
using DbGuard.Protocol.Postgres.Authentication;
using DbGuard.Protocol.Postgres.Startup;

namespace DbGuard.Gateway.Upstream;

/// <summary>Opens connections to the guarded server, logged in and ready.</summary>
internal sealed class UpstreamConnector(UpstreamEndpoint endpoint)
{
    private const string AlpnProtocol = "postgresql";

    public UpstreamEndpoint Endpoint { get; } = endpoint;

    /// <summary>Connects and logs in.</summary>
    /// <exception cref="UpstreamException">Not reachable, no TLS, or not let in.</exception>
    public async Task<UpstreamConnection> ConnectAsync(UpstreamLogin login, CancellationToken cancellationToken)
    {
        UpstreamSecret? secret = null;
        try
        {
            secret = await Endpoint.Credential.GetAsync(cancellationToken);
            return await ConnectAsync(login, secret, cancellationToken);
        }
        catch (UpstreamException refused) when (secret is not null && refused.SqlState is SqlState.InvalidPassword or SqlState.InvalidAuthorization && !refused.IsOurs)
        {
            // It may just have been rotated.
            if (await RenewAsync(secret!, refused, cancellationToken) is { } renewed)
            {
                return await ConnectAsync(login, renewed, cancellationToken);
            }

            throw;
        }
        catch (SecretUnavailableException failure)
        {
            throw new UpstreamException(SqlState.InvalidAuthorization, failure.Message, failure);
        }
    }

    private async Task<UpstreamSecret?> RenewAsync(UpstreamSecret secret, UpstreamException refused, CancellationToken cancellationToken)
    {
        try
        {
            return await Endpoint.Credential.RenewAsync(secret, cancellationToken);
        }
        catch (SecretUnavailableException failure)
        {
            throw new UpstreamException(refused.SqlState, $"{refused.Message}; and no other credential can be had: {failure.Message}", failure);
        }
    }

    private async Task<UpstreamConnection> ConnectAsync(UpstreamLogin login, UpstreamSecret secret, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Endpoint.ConnectTimeout);
        MessageChannel? channel = null;
        try
        {
            channel = new MessageChannel(await OpenAsync(deadline.Token));
            // WHY: a receive takes no token; breaking the socket ends it.
            await using var abort = deadline.Token.UnsafeRegister(static state => ((MessageChannel)state!).Transport.Abort(), channel);
            var connection = await UpstreamHandshake.RunAsync(channel, Endpoint, secret, login, deadline.Token);
            channel = null;
            return connection;
        }
        catch (UpstreamException)
        {
            throw;
        }
        catch (Exception failure) when (failure is IOException or System.Net.Sockets.SocketException or OperationCanceledException or ObjectDisposedException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw UpstreamException.Unreachable(failure);
        }
        finally
        {
            if (channel is not null)
            {
                await channel.DisposeAsync();
            }
        }
    }

    /// <summary>Asks the server to cancel what a session is doing. Never throws for the network: a cancel is a wish.</summary>
    public async Task CancelAsync(CancelRequest request, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Endpoint.ConnectTimeout);
        try
        {
            await using var channel = new MessageChannel(await OpenAsync(deadline.Token));
            await using var abort = deadline.Token.UnsafeRegister(static state => ((MessageChannel)state!).Transport.Abort(), channel);
            request.Write(channel.Output);
            await channel.FlushAsync();
            // The server closes when it has passed the signal on.
            while (await channel.FillAsync(1))
            {
                channel.Input.Consume(channel.Input.UnreadLength);
            }
        }
        catch (Exception failure) when (failure is IOException or System.Net.Sockets.SocketException or OperationCanceledException or ObjectDisposedException)
        {
        }
    }

    private async Task<ISessionTransport> OpenAsync(CancellationToken cancellationToken)
    {
        ISessionTransport transport = new SocketTransport(await Endpoint.ConnectAsync(cancellationToken));
        if (Endpoint.Tls == UpstreamTls.Disable)
        {
            return transport;
        }

        try
        {
            return await EncryptAsync(transport, cancellationToken);
        }
        catch
        {
            await transport.DisposeAsync();
            throw;
        }
    }

    private async Task<ISessionTransport> EncryptAsync(ISessionTransport transport, CancellationToken cancellationToken)
    {
        using var request = new Protocol.Postgres.Framing.PacketWriter(16);
        new SslRequest().Write(request);
        await transport.SendAsync(request.WrittenMemory);
        var answer = new byte[1];
        // INVARIANT: exactly one byte is read before the handshake, so nothing sent in plain text can be taken for encrypted (CVE-2021-23222).
        if (await transport.ReceiveAsync(answer) != 1 || answer[0] != SslRequest.Accepted)
        {
            throw new UpstreamException(SqlState.ConnectionFailure, "the upstream server does not offer TLS");
        }

        var stream = new SslStream(new TransportStream(transport, default), leaveInnerStreamOpen: false);
        try
        {
            await stream.AuthenticateAsClientAsync(ClientOptions(), cancellationToken);
        }
        catch (AuthenticationException failure)
        {
            await stream.DisposeAsync();
            throw new UpstreamException(SqlState.ConnectionFailure, "the upstream server's certificate is not accepted", failure);
        }

        return new TlsTransport(stream, transport, stream.RemoteCertificate is X509Certificate2 certificate ? TlsServerEndPoint.For(certificate) : default);
    }

    private SslClientAuthenticationOptions ClientOptions()
    {
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = Endpoint.Host,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ApplicationProtocols = [new SslApplicationProtocol(AlpnProtocol)],
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        };
        if (Endpoint.Tls == UpstreamTls.Require)
        {
            // WHY: like libpq's sslmode=require without a root certificate, this asks for encryption only; VerifyFull asks who it is.
            options.RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate is not null;
        }
        else if (Endpoint.Authorities is { } authorities)
        {
            options.CertificateChainPolicy = TrustedAuthorities.Policy(authorities);
        }

        return options;
    }
}
