namespace DbGuard.Protocol.Postgres.Messages.Backend;

/// <summary>Field of an ErrorResponse or NoticeResponse; the value is the wire character. Others may come and are to be ignored.</summary>
/// <remarks>Source: PostgreSQL 18 docs, 54.8 Error and Notice Message Fields.</remarks>
public enum ReportFieldCode : byte
{
    /// <summary>Severity, possibly translated.</summary>
    LocalizedSeverity = (byte)'S',

    /// <summary>Severity, never translated.</summary>
    Severity = (byte)'V',
    SqlState = (byte)'C',
    Message = (byte)'M',
    Detail = (byte)'D',
    Hint = (byte)'H',

    /// <summary>Position in the statement, in characters from 1.</summary>
    Position = (byte)'P',
    InternalPosition = (byte)'p',
    InternalQuery = (byte)'q',
    Where = (byte)'W',
    SchemaName = (byte)'s',
    TableName = (byte)'t',
    ColumnName = (byte)'c',
    DataTypeName = (byte)'d',
    ConstraintName = (byte)'n',
    File = (byte)'F',
    Line = (byte)'L',
    Routine = (byte)'R',
}
