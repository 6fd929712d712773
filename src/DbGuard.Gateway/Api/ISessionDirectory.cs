namespace DbGuard.Gateway.Api;

/// <summary>The open sessions, as operators see and end them. Thread-safe.</summary>
internal interface ISessionDirectory
{
    /// <summary>The sessions that are open now, by id.</summary>
    IReadOnlyList<SessionView> List();

    /// <summary>Ends a session; its client gets a last message. False when there is no such session.</summary>
    bool End(string id);
}
