namespace DbGuard.Architecture.Tests;

internal static class Law
{
    /// <summary>Fails with the whole list of offenders; xunit's own message shows the first five.</summary>
    public static void HasNoOffender(IEnumerable<string?> offenders)
    {
        var list = offenders.ToList();
        Assert.True(list.Count == 0, $"{list.Count} offenders\n{string.Join('\n', list)}");
    }
}
