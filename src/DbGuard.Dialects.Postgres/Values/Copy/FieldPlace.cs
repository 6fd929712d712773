namespace DbGuard.Dialects.Postgres.Values.Copy;

/// <summary>Where a field stands in the data, with its quotes or length.</summary>
internal readonly record struct FieldPlace(int Start, int Length)
{
    public int End => Start + Length;
}
