using System.Collections.Immutable;

namespace DbGuard.Core.Facts;

/// <summary>A session setting that a statement changes.</summary>
/// <param name="Name">Lower-case setting name; <c>*</c> for RESET ALL and DISCARD ALL.</param>
/// <param name="Values">The constant values; default when reset or not constant.</param>
/// <param name="IsLocal">Lasts until the end of the transaction only.</param>
/// <param name="IsConstant">False when the value is computed and so unknown.</param>
/// <param name="IsReset">RESET or SET … TO DEFAULT.</param>
public sealed record SettingChange(string Name, ImmutableArray<string> Values, bool IsLocal, bool IsConstant, bool IsReset);
