namespace DbGuard.Coverage.Recording;

/// <summary>The server refused one of the recorder's own questions.</summary>
/// <param name="sqlState">Its SQLSTATE.</param>
internal sealed class ServerRefusedException(string sqlState) : Exception($"the server refused a question of the recorder with {sqlState}")
{
}
