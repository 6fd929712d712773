using DbGuard.Protocol.Postgres.Messages.Backend;

namespace DbGuard.Gateway.Postgres.Holds;

/// <summary>Why a held statement does not run.</summary>
/// <param name="Report">For the client.</param>
/// <param name="Error">For the record: the request's state, or a DBG code.</param>
internal sealed record HoldRefusal(Report Report, string Error);
