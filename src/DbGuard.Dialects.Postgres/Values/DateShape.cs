namespace DbGuard.Dialects.Postgres.Values;

internal enum DateShape
{
    Date,
    Timestamp,
    TimestampTz,
}
