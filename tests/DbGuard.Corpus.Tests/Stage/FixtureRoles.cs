using System.Collections.Frozen;

namespace DbGuard.Corpus.Tests.Stage;

/// <summary>The login roles of the fixture (schema.sql), from the least privilege to the most. Agents have the same names.</summary>
internal static class FixtureRoles
{
    public static FrozenDictionary<string, string> Passwords { get; } = new Dictionary<string, string>
    {
        ["dbg_ro"] = "pw_ro_1",
        ["dbg_rw"] = "pw_rw_1",
        ["dbg_owner"] = "pw_owner_1",
        ["dbg_super"] = "pw_super_1",
    }.ToFrozenDictionary();
}
