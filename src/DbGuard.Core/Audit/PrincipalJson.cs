using DbGuard.Core.Identities;

namespace DbGuard.Core.Audit;

/// <summary>A principal in a record: kind, subject, issuer, groups, on_behalf_of, task. Claims stay out: they may carry personal data that nobody asked to keep.</summary>
internal static class PrincipalJson
{
    public static byte[] Encode(Principal principal) => AuditRecordEncoder.ToBytes(json =>
    {
        json.WriteStartObject();
        json.WriteString("kind", AuditNames.Of(principal.Kind));
        json.WriteString("subject", principal.Subject);
        json.WriteString("issuer", principal.Issuer);
        if (principal.Groups.Length > 0)
        {
            json.WriteStartArray("groups");
            foreach (var group in principal.Groups)
            {
                json.WriteStringValue(group);
            }

            json.WriteEndArray();
        }

        if (principal.OnBehalfOf is { } onBehalfOf)
        {
            json.WriteString("on_behalf_of", onBehalfOf);
        }

        if (principal.Task is { } task)
        {
            json.WriteString("task", task);
        }

        json.WriteEndObject();
    });
}
