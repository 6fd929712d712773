using System.Text;

namespace DbGuard.Corpus.Tests.Canaries;

/// <summary>What stands in a text as hexadecimal or base64, decoded at every alignment it could have.</summary>
internal static class EncodedRuns
{
    private const int ShortestHex = 10, ShortestBase64 = 8;

    public static IEnumerable<byte[]> DecodeAll(byte[] bytes)
    {
        foreach (var run in RunsOf(bytes, value => char.IsAsciiHexDigit((char)value), ShortestHex))
        {
            yield return Hex(run.Span);
            yield return Hex(run.Span[1..]);
        }

        foreach (var run in RunsOf(bytes, value => char.IsAsciiLetterOrDigit((char)value) || value is (byte)'+' or (byte)'/', ShortestBase64))
        {
            for (var shift = 0; shift < 4; shift++)
            {
                var text = Encoding.ASCII.GetString(run.Span[shift..]);
                yield return Convert.FromBase64String(text[..(text.Length / 4 * 4)]);
            }
        }
    }

    private static byte[] Hex(ReadOnlySpan<byte> run) => Convert.FromHexString(Encoding.ASCII.GetString(run[..(run.Length / 2 * 2)]));

    private static IEnumerable<ReadOnlyMemory<byte>> RunsOf(byte[] bytes, Func<byte, bool> belongs, int shortest)
    {
        var start = 0;
        for (var at = 0; at <= bytes.Length; at++)
        {
            if (at == bytes.Length || !belongs(bytes[at]))
            {
                if (at - start >= shortest)
                {
                    yield return bytes.AsMemory(start, at - start);
                }

                start = at + 1;
            }
        }
    }
}
