namespace DbGuard.Generator.Grammar;

/// <summary>A piece of a template: text as it is, or a hole.</summary>
internal readonly record struct TemplatePart(string? Text, Hole? Hole);
