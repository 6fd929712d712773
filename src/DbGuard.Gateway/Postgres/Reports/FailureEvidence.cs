using DbGuard.Protocol.Postgres.Messages.Backend;

namespace DbGuard.Gateway.Postgres.Reports;

/// <summary>Which errors can depend on stored values: all that are not known to be about something else.</summary>
internal static class FailureEvidence
{
    /// <param name="sqlState">SQLSTATE of the error (PostgreSQL 18 docs, appendix A).</param>
    /// <param name="fields">Its fields: an error about the statement's own text has a position in it.</param>
    public static bool DependsOnValues(string sqlState, ReportFieldList fields) => sqlState.Length == 5 && sqlState[..2] switch
    {
        // Connections, transactions, resources, operators; a rollback is asked for again.
        "08" or "25" or "26" or "28" or "34" or "40" or "53" or "55" or "57" or "58" => false,
        // Privileges and names: about the text where it points at it; about a value where that became a name.
        "3D" or "3F" or "42" or "0A" => sqlState != "42501" && fields[ReportFieldCode.Position].IsEmpty,
        _ => true,
    };
}
