using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using DbGuard.Core;
using DbGuard.Core.Facts;
using DbGuard.Dialects.Postgres.Syntax;

namespace DbGuard.Coverage.Recording;

/// <summary>
/// One client connection, passed on to the server message by message. Each query text is analysed against the catalog of that moment before
/// it is passed on, as the gateway does, and what the server makes of it is noted afterwards.
/// </summary>
internal sealed class RecordedSession(Socket client, int serverPort, Guard guard, SystemRows system, SuiteRecording recording, Func<string> test)
{
    private const int SslRequest = 80877103;
    private const int GssRequest = 80877104;
    private const int CancelRequest = 80877102;

    private readonly RawChannel _client = new(client);
    private readonly Dictionary<string, string> _settings = new(StringComparer.Ordinal);
    private RawChannel _server = null!;
    private ServerQuestions _questions = null!;

    /// <summary>Runs until one side ends the connection.</summary>
    public void Run()
    {
        using (_client)
        {
            var startup = _client.ReadStartup();
            while (startup.Length == 8 && BinaryPrimitives.ReadInt32BigEndian(startup.Span[4..]) is SslRequest or GssRequest)
            {
                _client.Write("N"u8);
                _client.Flush();
                startup = _client.ReadStartup();
            }

            if (startup.IsEmpty)
            {
                return;
            }

            using (_server = new RawChannel(Connect(serverPort)))
            {
                _server.Write(startup.Span);
                _server.Flush();
                if (BinaryPrimitives.ReadInt32BigEndian(startup.Span[4..]) == CancelRequest)
                {
                    return;
                }

                _questions = new ServerQuestions(_server, _client);
                if (Relay([]))
                {
                    Serve();
                }
            }
        }
    }

    private void Serve()
    {
        var database = _questions.Ask("SELECT pg_catalog.current_database()")[0][0]!;
        var catalog = new SessionCatalog(_questions, database, system);
        var names = new SessionNames();
        while (_client.TryRead(out var frame))
        {
            switch (frame.Type)
            {
                case 'Q':
                    if (!OnQuery(frame, catalog, names))
                    {
                        return;
                    }

                    break;
                case 'S' or 'F':
                    _server.Write(frame.Bytes.Span);
                    _server.Flush();
                    // What psql sends this way it describes only (\gdesc), or calls (large objects); \bind of later releases is passed on unrecorded.
                    catalog.AfterUnknown();
                    if (!Relay([]))
                    {
                        return;
                    }

                    break;
                default:
                    _server.Write(frame.Bytes.Span);
                    break;
            }
        }
    }

    private bool OnQuery(RawFrame frame, SessionCatalog catalog, SessionNames names)
    {
        var text = frame.Body[..^1].ToArray();
        var sql = Encoding.UTF8.GetString(text);
        recording.Messages++;
        GuardOutcome? outcome = null;
        var ownLexer = _settings.All(s => SessionAssumptions.Violation(s.Key, s.Value) is null);
        if (ownLexer)
        {
            outcome = Analyze(text, catalog, names);
        }

        _server.Write(frame.Bytes.Span);
        _server.Flush();
        var results = new List<ServerResult>();
        if (!Relay(results))
        {
            return false;
        }

        if (outcome is null)
        {
            recording.UnderOtherLexer += results.Count(r => r.IsAccepted);
            catalog.AfterUnknown();
        }
        else
        {
            Compare(text, sql, outcome, results, catalog, names);
        }

        return true;
    }

    private GuardOutcome Analyze(byte[] text, SessionCatalog catalog, SessionNames names)
    {
        var before = catalog.Readings;
        catalog.RefreshPath();
        if (catalog.Current is null || !IsWithoutNames(guard.Split(text)))
        {
            catalog.Refresh();
        }

        recording.Readings += catalog.Readings - before;
        return guard.Decide(text, catalog.Current!, catalog.View, names);
    }

    private static bool IsWithoutNames(AnalyzedText text) => text.Failure is not null || text.Statements.All(s => s.Facts.Kind
        is StatementKind.Transaction or StatementKind.SetVariable or StatementKind.ShowVariable or StatementKind.Discard or StatementKind.Listen
        or StatementKind.Notify or StatementKind.CloseCursor or StatementKind.Deallocate or StatementKind.Empty);

    private void Compare(byte[] text, string sql, GuardOutcome outcome, List<ServerResult> results, SessionCatalog catalog, SessionNames names)
    {
        recording.Refused += results.Count(r => r.SqlState is not null);
        var accepted = results.Count(r => r.IsAccepted);
        if (outcome.Failure is { } failure)
        {
            if (accepted > 0 || results.Any(r => r.IsEmpty))
            {
                recording.Unparsed += accepted;
                recording.Breaks.Add(new(test(), sql, $"the guard's parser says: {failure.Sentence}"));
                catalog.AfterUnknown();
            }

            return;
        }

        var statements = outcome.Statements;
        var isWhole = results.All(r => r.IsAccepted || r.IsEmpty);
        if (results.Any(r => r.IsEmpty) ? statements.Length != 0 : isWhole ? accepted != statements.Length : accepted >= statements.Length)
        {
            recording.Breaks.Add(new(test(), sql, $"{statements.Length} statements, the server has answered {accepted}{(isWhole ? "" : " and an error")}"));
            catalog.AfterUnknown();
            return;
        }

        if (statements.Length > 0)
        {
            recording.Texts.TryAdd(test(), []);
            recording.Texts[test()].Add(new(text, statements.Length));
        }

        for (var i = 0; i < accepted; i++)
        {
            Note(text, statements[i], results[i], catalog);
            names.After(statements[i].Statement.Facts);
            catalog.After(statements[i].Statement.Facts, results[i].Tag!);
        }

        if (!isWhole)
        {
            catalog.AfterFailure();
        }
    }

    private void Note(byte[] text, StatementOutcome statement, ServerResult result, SessionCatalog catalog)
    {
        var facts = statement.Statement.Facts;
        var span = facts.Span;
        var sql = Encoding.UTF8.GetString(text.AsSpan(span.Offset, span.Length));
        if (!CommandTags.Fit(facts, result.Tag!))
        {
            recording.Breaks.Add(new(test(), sql, $"analysed as {facts.Kind}, the server did {result.Tag}"));
        }

        string? disagreement = null;
        // What a procedure returns is masked whatever it is: its columns are foreseen by number only.
        if (result.Columns is { } columns && facts.Gaps.IsEmpty && facts.Kind != StatementKind.Call)
        {
            recording.Described++;
            recording.Origins += columns.Count(c => c.Origin is { TableId: not 0, Number: > 0 });
            disagreement = LineageWitness.Disagreement(facts, columns, catalog.Current!);
        }

        var unclassified = facts.Functions.Where(f => f.Effect == FunctionEffect.Unclassified && !f.Candidates.IsEmpty)
            .Select(f => $"{(f.Candidates[0].IsSystem ? "built-in" : f.Candidates[0].Language)} {f.Name}");
        recording.Statements.Add(new(test(), sql, facts.Kind, facts.Gaps, [.. unclassified], disagreement));
    }

    /// <summary>Passes the server's messages on until it is ready for the next query.</summary>
    /// <returns>False when the connection is gone.</returns>
    private bool Relay(List<ServerResult> results)
    {
        List<DescribedColumn>? columns = null;
        while (true)
        {
            if (!_server.HasInput)
            {
                _client.Flush();
            }

            if (!_server.TryRead(out var frame))
            {
                _client.Flush();
                return false;
            }

            _client.Write(frame.Bytes.Span);
            switch (frame.Type)
            {
                case 'T':
                    columns ??= BackendText.Columns(frame.Body);
                    break;
                case 'C':
                    results.Add(new ServerResult { Tag = BackendText.First(frame.Body), Columns = columns });
                    columns = null;
                    break;
                case 'I':
                    results.Add(new ServerResult { IsEmpty = true });
                    break;
                case 'E':
                    results.Add(new ServerResult { SqlState = BackendText.SqlState(frame.Body) });
                    break;
                case 'S':
                    var (name, value) = BackendText.Parameter(frame.Body);
                    _settings[name] = value;
                    break;
                case 'R' when BinaryPrimitives.ReadInt32BigEndian(frame.Body) != 0:
                    throw new InvalidOperationException("the recorder wants a server that trusts");
                case 'G':
                    _client.Flush();
                    if (!RelayCopyData())
                    {
                        return false;
                    }

                    break;
                case 'Z':
                    _questions.Status = (char)frame.Body[0];
                    _client.Flush();
                    return true;
                default:
                    break;
            }
        }
    }

    private bool RelayCopyData()
    {
        while (_client.TryRead(out var frame))
        {
            _server.Write(frame.Bytes.Span);
            if (frame.Type is 'c' or 'f')
            {
                _server.Flush();
                return true;
            }
        }

        return false;
    }

    private static Socket Connect(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(IPAddress.Loopback, port);
        return socket;
    }
}
