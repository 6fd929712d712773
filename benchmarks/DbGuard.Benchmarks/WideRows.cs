using System.Globalization;
using System.Text;
using DbGuard.Protocol.Postgres;
using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Benchmarks;

/// <summary>Rows of the table <c>wide</c> of benchmarks/gateway: ten columns as text, about 190 bytes.</summary>
internal static class WideRows
{
    public const int Columns = 10;

    /// <summary>Ordinals of e-mail, ssn and card.</summary>
    public static int[] Protected { get; } = [2, 4, 5];

    /// <summary>DataRow messages, one after the other.</summary>
    /// <param name="rows">How many.</param>
    /// <param name="hasValues">False: other words in place of e-mail and phone, so that no detector finds anything.</param>
    public static byte[] Messages(int rows, bool hasValues = true)
    {
        using var writer = new PacketWriter();
        for (var row = 1; row <= rows; row++)
        {
            writer.BeginMessage(BackendMessageType.DataRow);
            writer.WriteInt16(Columns);
            foreach (var cell in Cells(row, hasValues))
            {
                writer.WriteValue(Encoding.UTF8.GetBytes(cell));
            }

            writer.EndMessage();
        }

        return writer.WrittenSpan.ToArray();
    }

    private static string[] Cells(int row, bool hasValues) =>
    [
        row.ToString(CultureInfo.InvariantCulture),
        $"name {row}",
        hasValues ? $"user{row}@mail.test" : $"user{row} at mail",
        string.Create(CultureInfo.InvariantCulture, $"{(hasValues ? "+1-555-" : "PH-555-")}{row:0000000}"),
        string.Create(CultureInfo.InvariantCulture, $"912-00-{row % 10_000:0000}"),
        string.Create(CultureInfo.InvariantCulture, $"4929-0000-{row:00000000}"),
        string.Create(CultureInfo.InvariantCulture, $"{row * 13.37:0.00}"),
        "2025-01-01 00:01:00+00",
        row % 7 == 0 ? "t" : "f",
        new string('x', 20 + (row % 30)),
    ];
}
