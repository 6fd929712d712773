using System.Text;

namespace DbGuard.Benchmarks;

/// <summary>A statement with a short name for the tables of results.</summary>
public sealed record SqlCase(string Name, string Sql)
{
    public byte[] Utf8 { get; } = Encoding.UTF8.GetBytes(Sql);

    public override string ToString() => $"{Name} ({Utf8.Length:N0} B)";
}
