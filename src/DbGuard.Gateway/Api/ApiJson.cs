using System.Text.Json.Serialization;

namespace DbGuard.Gateway.Api;

/// <summary>JSON of the API: snake case, absent values left out, unknown members refused.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ApprovalView))]
[JsonSerializable(typeof(IReadOnlyList<ApprovalView>))]
[JsonSerializable(typeof(SessionView))]
[JsonSerializable(typeof(IReadOnlyList<SessionView>))]
[JsonSerializable(typeof(AnswerBody))]
[JsonSerializable(typeof(AccessBody))]
[JsonSerializable(typeof(AccessView))]
[JsonSerializable(typeof(IReadOnlyList<AccessView>))]
[JsonSerializable(typeof(ConsoleLoginView))]
[JsonSerializable(typeof(LegalHoldBody))]
[JsonSerializable(typeof(LegalHoldView))]
[JsonSerializable(typeof(IReadOnlyList<LegalHoldView>))]
[JsonSerializable(typeof(ApiProblem))]
internal sealed partial class ApiJson : JsonSerializerContext;
