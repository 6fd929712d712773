using Npgsql;

namespace DbGuard.Gateway.Tests.Clients.Npgsql;

/// <summary>LISTEN/NOTIFY between two sessions, notices, and session settings that the server reports back.</summary>
internal static class NotificationsScript
{
    public static async Task RunAsync(NpgsqlDataSource source, Transcript transcript)
    {
        await using var listener = await source.OpenConnectionAsync();
        await using var speaker = await source.OpenConnectionAsync();
        listener.Notification += (_, heard) => transcript.Show("heard", $"{heard.Channel} {heard.Payload}");
        await new NpgsqlCommand("listen news", listener).ExecuteNonQueryAsync();
        await new NpgsqlCommand("notify news, 'one'", speaker).ExecuteNonQueryAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await listener.WaitAsync(patience.Token);
        await new NpgsqlCommand("select pg_notify('news', 'two')", speaker).ExecuteNonQueryAsync();
        await listener.WaitAsync(patience.Token);

        speaker.Notice += (_, notice) => transcript.Show("notice", $"{notice.Notice.Severity} {notice.Notice.SqlState} {notice.Notice.MessageText}");
        await new NpgsqlCommand("do $$ begin raise notice 'hello'; raise warning 'careful'; end $$", speaker).ExecuteNonQueryAsync();
        await new NpgsqlCommand("select add_ticket(1, 'noticed', 'x')", speaker).ExecuteNonQueryAsync();

        transcript.Show("time zone", speaker.Timezone);
        await new NpgsqlCommand("set timezone = 'Europe/Berlin'", speaker).ExecuteNonQueryAsync();
        transcript.Show("time zone", speaker.Timezone);
        foreach (var name in new[] { "server_version", "server_encoding", "client_encoding", "integer_datetimes", "standard_conforming_strings", "DateStyle", "IntervalStyle" })
        {
            transcript.Show(name, speaker.PostgresParameters.GetValueOrDefault(name));
        }
    }
}
