using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DbGuard.Gateway.Access;

/// <summary>JSON of stored tickets.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = [typeof(ClaimsConverter)])]
[JsonSerializable(typeof(AccessTicket))]
[JsonSerializable(typeof(Dictionary<string, ImmutableArray<string>>))]
internal sealed partial class AccessJson : JsonSerializerContext
{
    /// <summary>Frozen dictionaries cannot be read by the serializer itself.</summary>
    internal sealed class ClaimsConverter : JsonConverter<FrozenDictionary<string, ImmutableArray<string>>>
    {
        public override FrozenDictionary<string, ImmutableArray<string>> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            (JsonSerializer.Deserialize(ref reader, Default.DictionaryStringImmutableArrayString) ?? []).ToFrozenDictionary(StringComparer.Ordinal);

        public override void Write(Utf8JsonWriter writer, FrozenDictionary<string, ImmutableArray<string>> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.ToDictionary(StringComparer.Ordinal), Default.DictionaryStringImmutableArrayString);
    }
}
