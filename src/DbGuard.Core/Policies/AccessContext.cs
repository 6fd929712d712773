using System.Net;

namespace DbGuard.Core.Policies;

/// <summary>
/// From where and when access is asked for: facts beside the principal that decide on its profile. The door hands them in, because Core has no
/// clock and no socket. A condition about a fact that is missing does not hold.
/// </summary>
/// <param name="ClientAddress">Address the client connects from; loopback for a Unix socket; null when not known.</param>
/// <param name="At">When; null when not known.</param>
public readonly record struct AccessContext(IPAddress? ClientAddress, DateTimeOffset? At);
