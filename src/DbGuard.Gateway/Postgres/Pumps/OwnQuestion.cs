using System.Buffers.Binary;
using System.Text;
using DbGuard.Gateway.Upstream;

namespace DbGuard.Gateway.Postgres.Pumps;

/// <summary>A simple query of the gateway itself on the client's session: its answer is collected and never shown.</summary>
internal sealed class OwnQuestion
{
    private readonly List<string?[]> _rows = [];

    // WHY asynchronous continuations: the upstream pump completes it and must not run the client pump's code.
    private readonly TaskCompletionSource<List<string?[]>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _error;

    /// <summary>It ends the client's transaction: what the server says besides its answer is for the client, errors included.</summary>
    public bool EndsTransaction { get; init; }

    /// <summary>The error as the client may see it; empty when there was none, or nobody is to see it.</summary>
    public byte[] ErrorFrame { get; set; } = [];

    /// <summary>The rows as text.</summary>
    /// <exception cref="UpstreamException">The server refused it, or the session ended first.</exception>
    public Task<List<string?[]>> Answer => _answer.Task;

    public void AddRow(ReadOnlySpan<byte> body)
    {
        var row = new string?[BinaryPrimitives.ReadUInt16BigEndian(body)];
        var rest = body[sizeof(short)..];
        for (var i = 0; i < row.Length; i++)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(rest);
            rest = rest[sizeof(int)..];
            if (length >= 0)
            {
                row[i] = Encoding.UTF8.GetString(rest[..length]);
                rest = rest[length..];
            }
        }

        _rows.Add(row);
    }

    public void Fail(string sqlState) => _error ??= sqlState;

    /// <summary>ReadyForQuery came, or the session ended.</summary>
    public void End()
    {
        if (_error is null)
        {
            _answer.TrySetResult(_rows);
        }
        else
        {
            _answer.TrySetException(new UpstreamException(_error, "the upstream server refused a question of the gateway"));
        }
    }
}
