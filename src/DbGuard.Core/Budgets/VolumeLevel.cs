namespace DbGuard.Core.Budgets;

/// <summary>What a principal took in the last hour, over all its sessions.</summary>
/// <param name="Principal">Issuer/subject.</param>
/// <param name="Rows">Rows of user relations given, what sessions have drawn in advance included.</param>
/// <param name="Cells">Cells of labelled columns given.</param>
/// <param name="Changed">Rows changed.</param>
public sealed record VolumeLevel(string Principal, long Rows, long Cells, long Changed);
