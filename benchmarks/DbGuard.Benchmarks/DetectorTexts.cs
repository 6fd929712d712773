using System.Text;

namespace DbGuard.Benchmarks;

/// <summary>Texts of exactly 1 KiB, of the kinds that stand in databases.</summary>
internal static class DetectorTexts
{
    private const int Bytes = 1024;

    public static string[] Names { get; } = ["prose", "order lines", "log lines", "JSON", "hex", "digits and dates", "with 8 findings"];

    public static byte[] Of(string name)
    {
        var piece = name switch
        {
            "prose" => "The quick brown fox jumps over the lazy dog, and nobody minds; it has been raining since the early morning in the valley. ",
            "order lines" => "Order ORD-2024-000123 of 2024-01-15: 3 x \"Widget, blue\" (SKU AB-1234-X) at 12.50 EUR, shipped to Zürich. ",
            "log lines" => "2024-01-15T10:30:00.123Z INFO  [http-8] GET /api/v1/items/4711?page=2 200 12ms ip=10.0.0.1 req=550e8400-e29b-41d4-a716-446655440000\n",
            "JSON" => "{\"id\": 4711, \"name\": \"Widget\", \"tags\": [\"a\", \"b\"], \"created_at\": \"2024-01-15T10:30:00Z\", \"price\": 12.50, \"ok\": true}, ",
            "hex" => "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "digits and dates" => "2024-01-15 10:30:00 4711 12.50 000123 17 2024-01-16 11:31:01 4712 13.75 000124 18 ",
            _ => "Please call Bob Smith at (212) 555-0123 or write to bob.smith@example.com; he pays with 4111 1111 1111 1111, from DE89 3704 0044 0532 0130 00, as agreed last week with the branch. Nothing else was said, and the file was closed in the evening after some further questions. That is all there is to say about this matter for the time being, as far as we know, and so on and on it goes for a while until the text is long enough for the purpose of the test that it was written for. ",
        };
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(piece, Bytes / piece.Length + 2)));
        return text[..Bytes];
    }
}
