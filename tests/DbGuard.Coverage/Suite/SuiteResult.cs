using DbGuard.Coverage.Recording;

namespace DbGuard.Coverage.Suite;

/// <summary>What a run gave.</summary>
/// <param name="ServerVersion">Version of the server, e.g. <c>15.18</c>.</param>
/// <param name="Recording">What was seen.</param>
public sealed record SuiteResult(string ServerVersion, SuiteRecording Recording);
