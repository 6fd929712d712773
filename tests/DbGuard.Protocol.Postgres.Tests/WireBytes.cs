using System.Text;

namespace DbGuard.Protocol.Postgres.Tests;

/// <summary>Bytes from a readable literal: hex digits, and text in single quotes, e.g. <c>'Q' 0000000D 'select 1' 00</c>.</summary>
internal static class WireBytes
{
    public static byte[] Of(string literal)
    {
        var bytes = new List<byte>();
        var parts = literal.Split('\'');
        for (var i = 0; i < parts.Length; i++)
        {
            bytes.AddRange(i % 2 == 1
                ? Encoding.UTF8.GetBytes(parts[i])
                : Convert.FromHexString(string.Concat(parts[i].Where(c => !char.IsWhiteSpace(c)))));
        }

        return [.. bytes];
    }
}
