namespace DbGuard.Protocol.Postgres.Messages;

/// <summary>How a value is represented on the wire.</summary>
/// <remarks>Source: PostgreSQL 18 docs, 54.1.4 Formats and Format Codes.</remarks>
public enum FormatCode : short
{
    Text = 0,
    Binary = 1,
}
