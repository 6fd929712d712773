namespace DbGuard.Core.Masking.Maskers;

/// <summary><c>null</c>: every value of every type becomes NULL.</summary>
internal sealed class NullMasker : Masker
{
    public static MaskerDefinition Definition { get; } =
        new("null", "every value becomes NULL", []) { Create = _ => new NullMasker() };

    public override string Name => Definition.Name;

    public override bool IsValueIndependent => true;
}
