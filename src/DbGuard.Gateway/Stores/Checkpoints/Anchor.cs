using System.Globalization;
using System.Text;
using System.Text.Json;
using DbGuard.Core.Audit;

namespace DbGuard.Gateway.Stores.Checkpoints;

/// <summary>A checkpoint as it is kept outside of the store.</summary>
/// <param name="Chain">Id of the chain.</param>
/// <param name="Checkpoint">What is signed.</param>
/// <param name="At">When it was durable.</param>
internal sealed record Anchor(string Chain, Checkpoint Checkpoint, DateTimeOffset At)
{
    /// <summary>One JSON object, without line end.</summary>
    public string ToLine()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("chain", Chain);
            CheckpointJson.Write(json, Checkpoint);
            json.WriteString("at", At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
