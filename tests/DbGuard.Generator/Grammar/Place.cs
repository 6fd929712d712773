using DbGuard.Generator.Scopes;

namespace DbGuard.Generator.Grammar;

/// <summary>Where an expression is to stand.</summary>
/// <param name="Scope">What it can name.</param>
/// <param name="Depth">How deep it may still grow.</param>
/// <param name="IsHiddenAllowed">It may show hidden values.</param>
/// <param name="AllowsWindows">Window functions may stand here.</param>
internal readonly record struct Place(Scope Scope, int Depth, bool IsHiddenAllowed, bool AllowsWindows = false)
{
    /// <summary>The place of an argument.</summary>
    public Place Deeper => this with { Depth = Depth - 1 };

    /// <summary>The same, where no window function may stand.</summary>
    public Place WithoutWindows => this with { AllowsWindows = false };
}
