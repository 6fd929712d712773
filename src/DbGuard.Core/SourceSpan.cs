namespace DbGuard.Core;

/// <summary>A stretch of statement text, in bytes of its UTF-8 form.</summary>
/// <param name="Offset">0-based byte offset.</param>
/// <param name="Length">Length in bytes.</param>
public readonly record struct SourceSpan(int Offset, int Length);
