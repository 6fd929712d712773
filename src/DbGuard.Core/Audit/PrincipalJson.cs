using DbGuard.Core.Identities;

namespace DbGuard.Core.Audit;

/// <summary>A principal in a record: kind, subject, issuer, groups, on_behalf_of, via, task, environment, repository, granted_profile, and what was only stated. Claims stay out: they may carry personal data that nobody asked to keep.</summary>
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

        Write(json, "on_behalf_of", principal.OnBehalfOf);
        if (!principal.Via.IsEmpty)
        {
            json.WriteStartArray("via");
            foreach (var actor in principal.Via)
            {
                json.WriteStringValue(actor);
            }

            json.WriteEndArray();
        }

        Write(json, "task", principal.Task);
        Write(json, "environment", principal.Environment);
        Write(json, "repository", principal.Repository);
        Write(json, "granted_profile", principal.GrantedProfile);
        Write(json, "stated_on_behalf_of", principal.Stated.OnBehalfOf);
        Write(json, "stated_task", principal.Stated.Task);
        json.WriteEndObject();
    });

    private static void Write(System.Text.Json.Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}
