using DbGuard.Core.Masking;
using DbGuard.Dialects.Postgres.Values;

namespace DbGuard.Benchmarks;

/// <summary>One cell and its masker.</summary>
public sealed record CellCase(string Name, CellType Type, IMasker Masker, byte[] Cell)
{
    public override string ToString() => Name;
}
