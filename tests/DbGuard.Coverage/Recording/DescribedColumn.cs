using DbGuard.Core.Masking;

namespace DbGuard.Coverage.Recording;

/// <summary>A result column as the server describes it.</summary>
internal readonly record struct DescribedColumn(string Name, ReportedColumn Origin);
