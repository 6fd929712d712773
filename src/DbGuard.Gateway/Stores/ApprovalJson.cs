using System.Text.Json.Serialization;
using DbGuard.Core.Approvals;

namespace DbGuard.Gateway.Stores;

/// <summary>How approval rows keep their request and answer.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ApprovalRequest))]
internal sealed partial class ApprovalJson : JsonSerializerContext;
