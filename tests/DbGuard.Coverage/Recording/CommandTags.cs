using DbGuard.Core.Facts;

namespace DbGuard.Coverage.Recording;

/// <summary>Whether the server's command tag fits the kind of statement the guard saw: the proof that statement i of both is the same one.</summary>
internal static class CommandTags
{
    public static bool Fit(StatementFacts facts, string tag)
    {
        var word = tag.Split(' ')[0];
        return facts.Kind switch
        {
            StatementKind.Select => word == "SELECT",
            StatementKind.Insert => word == "INSERT",
            StatementKind.Update => word == "UPDATE",
            StatementKind.Delete => word == "DELETE",
            StatementKind.Merge => word == "MERGE",
            StatementKind.Truncate => word == "TRUNCATE",
            StatementKind.Export or StatementKind.Import => word == "COPY",
            // CREATE TABLE AS and SELECT INTO answer with the number of rows.
            StatementKind.Create => word is "CREATE" or "SELECT" or "IMPORT" or "REFRESH",
            StatementKind.Alter => word == "ALTER",
            StatementKind.Drop => word == "DROP",
            StatementKind.Grant or StatementKind.Revoke => word is "GRANT" or "REVOKE" or "ALTER",
            StatementKind.Comment => word is "COMMENT" or "SECURITY",
            StatementKind.Call => word == "CALL",
            StatementKind.Do => word == "DO",
            StatementKind.Explain => word == "EXPLAIN",
            StatementKind.Prepare => word == "PREPARE",
            // What it runs decides the tag.
            StatementKind.Execute => true,
            StatementKind.Deallocate => word == "DEALLOCATE",
            StatementKind.DeclareCursor => word == "DECLARE",
            StatementKind.Fetch => word is "FETCH" or "MOVE",
            StatementKind.CloseCursor => word == "CLOSE",
            StatementKind.SetVariable => word is "SET" or "RESET",
            StatementKind.ShowVariable => word == "SHOW",
            StatementKind.Transaction => word is "BEGIN" or "START" or "COMMIT" or "ROLLBACK" or "SAVEPOINT" or "RELEASE",
            StatementKind.TwoPhase => word is "PREPARE" or "COMMIT" or "ROLLBACK",
            StatementKind.Lock => word == "LOCK",
            StatementKind.Listen => word == "LISTEN",
            StatementKind.Notify => word == "NOTIFY",
            StatementKind.Maintenance => word is "VACUUM" or "ANALYZE" or "REINDEX" or "CLUSTER" or "CHECKPOINT" or "REFRESH",
            StatementKind.Discard => word is "DISCARD" or "UNLISTEN",
            StatementKind.Administration => word is "CREATE" or "ALTER" or "DROP" or "LOAD" or "REASSIGN",
            StatementKind.Other or StatementKind.Empty => true,
            _ => false,
        };
    }
}
