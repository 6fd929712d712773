using DbGuard.Corpus.Tests.Running;
using DbGuard.Corpus.Tests.Wire;
using DbGuard.TestKit;
using DbGuard.TestKit.Wire;

namespace DbGuard.Corpus.Tests.Stage;

/// <summary>The superuser's side channel in one database.</summary>
internal sealed class AdminConnection : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly CaseConnection _connection;
    private readonly SemaphoreSlim _turn = new(1);

    private AdminConnection(CaseConnection connection) => _connection = connection;

    public static async Task<AdminConnection> OpenAsync(PostgresEndpoint endpoint) =>
        new(await CaseConnection.OpenAsync(endpoint, [], Frontend.Version30, tls: null));

    /// <summary>The last result of a text: cells joined by <c>|</c>, rows by line feeds; or <c>ERR</c> and the error.</summary>
    public async Task<string> QueryAsync(string sql)
    {
        await _turn.WaitAsync();
        try
        {
            await _connection.SendAsync(Frontend.Query(sql));
            var (messages, ending) = await _connection.ReadAsync("Z", Patience);
            if (messages.FirstOrDefault(message => message.Type == 'E') is { } error)
            {
                return $"ERR {error.SqlState} {error.Sentence}";
            }

            return ending == Ending.Arrived
                ? string.Join('\n', messages.Where(message => message.Type == 'D').Select(message => string.Join('|', message.TextCells)))
                : $"ERR {ending}";
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Runs a text that must succeed.</summary>
    /// <exception cref="InvalidOperationException">It did not.</exception>
    public async Task<string> RunAsync(string sql)
    {
        var answer = await QueryAsync(sql);
        return IsError(answer) ? throw new InvalidOperationException($"{sql}\n{answer}") : answer;
    }

    /// <summary>True for an answer of <see cref="QueryAsync"/> that is an error.</summary>
    public static bool IsError(string answer) => answer.StartsWith("ERR ", StringComparison.Ordinal);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        _turn.Dispose();
    }
}
