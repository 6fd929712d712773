using System.Text;
using DbGuard.Corpus.Tests.Cases;
using DbGuard.Corpus.Tests.Wire;
using DbGuard.TestKit.Wire;

namespace DbGuard.Corpus.Tests.Running;

/// <summary>The connections of one run of a case, opened when a step needs them.</summary>
internal sealed class CaseSession(CorpusCase item, CaseTarget target) : IAsyncDisposable
{
    private const string First = "a";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, CaseConnection> _open = [];
    private readonly List<CaseConnection> _all = [];

    public CaseTarget Target => target;

    /// <summary>All connections, also those that were left.</summary>
    public IReadOnlyList<CaseConnection> Connections => _all;

    /// <summary>The connection a step uses.</summary>
    /// <exception cref="WireRefusedException">The login was refused.</exception>
    public async Task<CaseConnection> ConnectionAsync(CaseAction step)
    {
        var name = step.Connection ?? (target.SharesSessions ? null : step.Agent) ?? First;
        if (step.Reconnects && _open.Remove(name, out var left))
        {
            await left.DisposeAsync();
        }

        return await OpenAsync(name, step.Role);
    }

    /// <summary>A connection by its name.</summary>
    public async Task<CaseConnection> OpenAsync(string name, string? role = null)
    {
        if (_open.TryGetValue(name, out var open))
        {
            return open;
        }

        var startup = name == First ? item.Startup : new CaseStartup();
        var endpoint = target.Endpoint(role ?? target.Role);
        var parameters = new Dictionary<string, string> { ["client_encoding"] = "UTF8", ["application_name"] = "corpus" };
        foreach (var (key, value) in startup.Params)
        {
            parameters[key] = Fill(value);
        }

        endpoint = endpoint with { Database = parameters.Remove("database", out var database) ? database : endpoint.Database };
        var connection = await CaseConnection.OpenAsync(endpoint, parameters, startup.Protocol, item.Tls ? target.Trust : null);
        _open.Add(name, connection);
        _all.Add(connection);
        foreach (var sql in target.Prologue)
        {
            await connection.SendAsync(Frontend.Query(Fill(sql)));
            await connection.ReadAsync("Z", Patience);
        }

        return connection;
    }

    /// <summary>A text with its placeholders filled.</summary>
    public string Fill(string text)
    {
        foreach (var (name, value) in target.Placeholders)
        {
            text = text.Replace($"${{{name}}}", value, StringComparison.Ordinal);
        }

        return text;
    }

    /// <summary>The same for bytes that need not be UTF-8.</summary>
    public byte[] Fill(byte[] text) => text.AsSpan().IndexOf("${"u8) < 0 ? text : Encoding.Latin1.GetBytes(Fill(Encoding.Latin1.GetString(text)));

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _all)
        {
            await connection.DisposeAsync();
        }
    }
}
