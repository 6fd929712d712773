namespace DbGuard.Dialects.Postgres.Syntax;

/// <summary>How a native call ended; the shim's DG_* values.</summary>
internal enum NativeStatus
{
    Ok = 0,
    Error = 1,
    TooComplex = 2,
    OutOfMemory = 3,
}
