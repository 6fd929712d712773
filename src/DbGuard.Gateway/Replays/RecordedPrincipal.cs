using System.Text.Json;
using DbGuard.Core.Audit;
using DbGuard.Core.Identities;
using DbGuard.Gateway.Commands;

namespace DbGuard.Gateway.Replays;

/// <summary>Reads who asked back from a record.</summary>
internal static class RecordedPrincipal
{
    /// <summary>Who asked, as far as the record says; null when it does not.</summary>
    public static Principal? Of(AuditBody body)
    {
        if (body.Text("principal", "subject") is not { } subject || body.Text("principal", "issuer") is not { } issuer)
        {
            return null;
        }

        var kind = Enum.GetValues<PrincipalKind>().FirstOrDefault(k => AuditNames.Of(k) == body.Text("principal", "kind"));
        return new Principal
        {
            Kind = kind,
            Subject = subject,
            Issuer = issuer,
            Groups = [.. body.Items("principal", "groups").Where(g => g.ValueKind == JsonValueKind.String).Select(g => g.GetString()!)],
            OnBehalfOf = body.Text("principal", "on_behalf_of"),
            Via = [.. body.Items("principal", "via").Where(v => v.ValueKind == JsonValueKind.String).Select(v => v.GetString()!)],
            Task = body.Text("principal", "task"),
            Environment = body.Text("principal", "environment"),
            Repository = body.Text("principal", "repository"),
            GrantedProfile = body.Text("principal", "granted_profile"),
        };
    }
}
