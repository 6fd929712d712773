namespace DbGuard.Generator.Grammar;

/// <summary>What goes into a hole of a template.</summary>
internal enum HoleKind
{
    Value,
    /// <summary>A value that can be found out from the result: the condition of a CASE, the argument of a set-returning function.</summary>
    Revealing,
    Constant,
    Number,
}
