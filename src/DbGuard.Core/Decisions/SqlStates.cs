using System.Collections.Frozen;
using DbGuard.Core.Facts;

namespace DbGuard.Core.Decisions;

/// <summary>
/// SQLSTATE for each code that a client may see (SQL:2023 part 2, subclause 24.1; PostgreSQL 18 docs, appendix A). What the server would
/// refuse for the same cause gets the server's SQLSTATE, so that drivers react as they would without the guard.
/// </summary>
internal static class SqlStates
{
    private const string InsufficientPrivilege = "42501";

    private static readonly FrozenDictionary<string, string> s_states = new Dictionary<string, string>
    {
        ["DBG1001"] = "42601", // syntax_error
        ["DBG1002"] = "54000", // program_limit_exceeded
        ["DBG1003"] = "22021", // character_not_in_repertoire
        ["DBG1004"] = "22021",
        ["DBG1005"] = "54001", // statement_too_complex
        ["DBG1006"] = "54001",
        ["DBG1007"] = "54001",
        ["DBG1008"] = "54001",
        ["DBG1009"] = "53200", // out_of_memory
        ["DBG2011"] = "42P01", // undefined_table
        ["DBG2012"] = "42703", // undefined_column
        ["DBG2013"] = "42883", // undefined_function
        ["DBG2014"] = "26000", // invalid_sql_statement_name
        ["DBG2016"] = "42P09", // ambiguous_alias
        ["DBG2017"] = "54001", // statement_too_complex
        ["DBG2018"] = "26000", // drivers prepare again on this one
        ["DBG2071"] = "22023", // invalid_parameter_value
        ["DBG2200"] = "53400", // configuration_limit_exceeded
        ["DBG2201"] = "53400",
        ["DBG2203"] = "53400",
        ["DBG2204"] = "53400",
        ["DBG2205"] = "53400",
        ["DBG2206"] = "53400",
        ["DBG2207"] = "53400",
        ["DBG2208"] = "53400",
        ["DBG2209"] = "53300", // too_many_connections
        ["DBG2210"] = "53400",
        ["DBG2202"] = "57014", // query_canceled, as for the server's own statement_timeout
    }.ToFrozenDictionary();

    public static string For(string code) => s_states.GetValueOrDefault(code, InsufficientPrivilege);

    /// <summary>42601 for whatever the server would call a syntax error, else as the code says.</summary>
    public static string For(SyntaxFailure failure) => failure.IsSyntaxError ? "42601" : For(failure.Code);
}
