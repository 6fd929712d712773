using System.Text.Json;

namespace DbGuard.Core.Audit;

/// <summary>Checkpoints as JSON: in a record's body, and as lines of an anchor file.</summary>
public static class CheckpointJson
{
    /// <summary>The fields <c>seq</c>, <c>hash</c>, <c>key</c> and <c>signature</c>, into an open object.</summary>
    public static void Write(Utf8JsonWriter json, Checkpoint checkpoint)
    {
        json.WriteNumber("seq", checkpoint.Sequence);
        json.WriteString("hash", checkpoint.Hash);
        json.WriteString("key", checkpoint.KeyId);
        json.WriteString("signature", checkpoint.Signature);
    }

    /// <summary>Reads them back.</summary>
    /// <exception cref="KeyNotFoundException">One is missing.</exception>
    /// <exception cref="InvalidOperationException">One is of another type.</exception>
    public static Checkpoint Read(JsonElement json) => new(
        json.GetProperty("seq").GetInt64(),
        json.GetProperty("hash").GetString() ?? "",
        json.GetProperty("key").GetString() ?? "",
        json.GetProperty("signature").GetString() ?? "");
}
