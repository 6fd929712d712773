using System.Runtime.InteropServices;
using DbGuard.Dialects.Postgres.Syntax.Nodes;

namespace DbGuard.Dialects.Postgres.Syntax;

/// <summary>The functions of libdbguard_pg (eng/parser/shim/dbguard_pg.c).</summary>
internal static unsafe partial class NativeParser
{
    private const string Library = "dbguard_pg";

    static NativeParser()
    {
        if (Layout() != NodeLayout.Id)
        {
            throw new InvalidOperationException("libdbguard_pg was built from other node tables than this assembly; run eng/parser/build");
        }
    }

    [LibraryImport(Library, EntryPoint = "dg_layout")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    private static partial int Layout();

    [LibraryImport(Library, EntryPoint = "dg_parse")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static partial void Parse(byte* sql, uint* buffer, uint capacity, uint maxWords, uint maxDepth, NativeResult* result);

    [LibraryImport(Library, EntryPoint = "dg_scan")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static partial void Scan(byte* sql, uint* buffer, uint capacity, NativeResult* result);

    [LibraryImport(Library, EntryPoint = "dg_free")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static partial void Free(uint* words);
}
