namespace DbGuard.Coverage.Recording;

/// <summary>A text that the server and the guard both could parse.</summary>
/// <param name="Bytes">As sent.</param>
/// <param name="Statements">How many statements it holds.</param>
public sealed record SentText(byte[] Bytes, int Statements);
