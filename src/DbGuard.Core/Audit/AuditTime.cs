namespace DbGuard.Core.Audit;

/// <summary>Time as records keep it: whole microseconds since 1970-01-01 00:00 UTC, cut towards the past.</summary>
public static class AuditTime
{
    /// <summary>Microseconds of an instant.</summary>
    public static long ToMicroseconds(DateTimeOffset at) =>
        Math.DivRem(at.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks, TimeSpan.TicksPerMicrosecond) is var (quotient, rest) && rest < 0
            ? quotient - 1
            : quotient;

    /// <summary>The instant of a number of microseconds; null when no calendar has it.</summary>
    public static DateTimeOffset? FromMicroseconds(long microseconds)
    {
        const long Last = (3155378975999999999L - 621355968000000000L) / TimeSpan.TicksPerMicrosecond;
        const long First = -621355968000000000L / TimeSpan.TicksPerMicrosecond;
        return microseconds is < First or > Last
            ? null
            : DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
    }
}
