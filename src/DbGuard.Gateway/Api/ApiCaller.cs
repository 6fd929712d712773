using DbGuard.Core.Identities;

namespace DbGuard.Gateway.Api;

/// <summary>Who calls the API: a user of this machine, whom the kernel vouches for, or the principal of a token.</summary>
/// <param name="Principal">Its identity.</param>
/// <param name="Operator">The user of this machine, who may answer and revoke; null for callers with tokens.</param>
/// <param name="From">Address; <c>local</c> for the machine's own users.</param>
internal sealed record ApiCaller(Principal Principal, OperatingSystemUser? Operator, string From);
