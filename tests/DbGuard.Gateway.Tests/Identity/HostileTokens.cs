using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using DbGuard.TestKit.Issuers;

namespace DbGuard.Gateway.Tests.Identity;

/// <summary>Tokens that must not open a session, each with the check that must say so. The key set has one key, k1.</summary>
internal static class HostileTokens
{
    private const string BadSignature = "its signature is not valid";

    public static TheoryData<string, string> Table => new()
    {
        { "just a password", "it is not a signed JSON Web Token of three parts" },
        { "huge", "it is longer than 16384 characters" },
        { "encrypted", "it is encrypted, and this gateway has no key for that" },
        { "header is no JSON", "its header cannot be read" },
        { "header is nested too deep", "its header cannot be read" },
        { "claims are no object", "its claims cannot be read" },
        { "claims are no UTF-8", "its claims cannot be read" },
        { "algorithm given twice", "a name is given twice in it" },
        { "subject given twice", "a name is given twice in it" },
        { "alg none", "it is not signed (alg: none)" },
        { "alg None with a signature", "it is not signed (alg: none)" },
        { "signature cut off", "its signature is missing" },
        { "HS256 with the public key", "its signature algorithm uses a shared secret" },
        { "HS256 with a guess", "its signature algorithm uses a shared secret" },
        { "EdDSA", "its signature algorithm is not accepted" },
        { "crit", "its header demands an extension that is not known here (crit)" },
        { "logout token", "it is of another kind (typ) than an access or identity token" },
        { "nested", "it carries another token inside (cty)" },
        { "keys are gone", "the issuer's keys cannot be had now" },
        { "no issuer", "it names no issuer" },
        { "another issuer", "its issuer is not the one configured for this user name" },
        { "issuer with a slash more", "its issuer is not the one configured for this user name" },
        { "no audience", "it names no audience" },
        { "another audience", "it is not meant for this gateway (audience)" },
        { "audience in capitals", "it is not meant for this gateway (audience)" },
        { "audience is empty list", "it is not meant for this gateway (audience)" },
        { "no expiry", "it has no expiry" },
        { "expiry is text", "one of its times is not a number of seconds" },
        { "expiry is enormous", "one of its times is not a number of seconds" },
        { "expired", "it has expired" },
        { "not yet valid", "it is not valid yet" },
        { "issued in the future", "it was issued in the future" },
        { "lives for ever", "it lives longer than this gateway accepts" },
        { "key rotated out", "its signing key is not among the issuer's keys" },
        { "key id is a path", "its signing key is not among the issuer's keys" },
        { "another key under the same id", BadSignature },
        { "no key id, another key", "its signing key is not among the issuer's keys" },
        { "own key in the header", BadSignature },
        { "own key set address in the header", BadSignature },
        { "claims changed", BadSignature },
        { "signature of zeros", BadSignature },
        { "no subject", "it names no subject" },
        { "subject is a number list", "its claims cannot be read" },
        { "subject is endless", "its subject is longer than 256 characters, or has control characters" },
        { "subject has a line feed", "its subject is longer than 256 characters, or has control characters" },
        { "another user's", "it is for another user name" },
        { "actor is a text", "its actor (act) cannot be read" },
        { "actors without end", "its actor (act) cannot be read" },
        { "actor of another issuer", "its actor (act) is another issuer's" },
    };

    public static string Make(string flaw, SigningKey key, JsonObject claims)
    {
        var now = TimeProvider.System.GetUtcNow();
        var header = new JsonObject { ["alg"] = "ES256", ["kid"] = key.Id, ["typ"] = "JWT" };
        switch (flaw)
        {
            case "huge": claims["padding"] = new string('x', 16 * 1024); break;
            case "encrypted": return $"{key.Sign(claims)}.x.y";
            case "header is no JSON": return key.SignText("{alg:ES256}", claims.ToJsonString());
            case "header is nested too deep": return key.SignText($"{{\"alg\":\"ES256\",\"x\":{new string('[', 100)}{new string(']', 100)}}}", claims.ToJsonString());
            case "claims are no object": return key.SignText(header.ToJsonString(), "[1]");
            case "claims are no UTF-8": return Resigned(key, Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header.ToJsonString())), Base64Url.EncodeToString([(byte)'{', 0xff, (byte)'}']));
            case "algorithm given twice": return key.SignText($"{{\"alg\":\"none\",\"alg\":\"ES256\",\"kid\":\"{key.Id}\"}}", claims.ToJsonString());
            case "subject given twice": return key.SignText(header.ToJsonString(), "{\"sub\":\"root\"," + claims.ToJsonString()[1..]);
            case "alg none": header["alg"] = "none"; return key.Sign(header, claims)[..^86];
            case "alg None with a signature": header["alg"] = "NoNe"; break;
            case "signature cut off": return key.Sign(claims)[..^86];
            case "HS256 with the public key": return Mac(key.PublicKey, key, claims);
            case "HS256 with a guess": return Mac("secret"u8.ToArray(), key, claims);
            case "EdDSA": header["alg"] = "EdDSA"; break;
            case "crit": header["crit"] = new JsonArray("b64"); header["b64"] = false; break;
            case "logout token": header["typ"] = "logout+jwt"; break;
            case "nested": header["cty"] = "JWT"; break;
            case "no issuer": claims.Remove("iss"); break;
            case "another issuer": claims["iss"] = "https://evil.example"; break;
            case "issuer with a slash more": claims["iss"] = $"{claims["iss"]}/"; break;
            case "no audience": claims.Remove("aud"); break;
            case "another audience": claims["aud"] = new JsonArray("vault", "dbguard2"); break;
            case "audience in capitals": claims["aud"] = "DBGUARD"; break;
            case "audience is empty list": claims["aud"] = new JsonArray(); break;
            case "no expiry": claims.Remove("exp"); break;
            case "expiry is text": claims["exp"] = "4102444800"; break;
            case "expiry is enormous": claims["exp"] = 1e300; break;
            case "expired": claims["exp"] = now.AddMinutes(-10).ToUnixTimeSeconds(); break;
            case "not yet valid": claims["nbf"] = now.AddMinutes(4).ToUnixTimeSeconds(); break;
            case "issued in the future": claims["iat"] = now.AddMinutes(4).ToUnixTimeSeconds(); break;
            case "lives for ever": claims["exp"] = now.AddDays(40).ToUnixTimeSeconds(); break;
            case "key rotated out": header["kid"] = "k0"; break;
            case "key id is a path": header["kid"] = "../../../../dev/null"; break;
            case "another key under the same id": return WithOwnKey(key.Id, own => own.Sign(header, claims));
            case "no key id, another key": header.Remove("kid"); return WithOwnKey("k", own => own.Sign(header, claims));
            case "own key in the header": return WithOwnKey(key.Id, own => { header["jwk"] = own.ToJwk(); return own.Sign(header, claims); });
            case "own key set address in the header": header["jku"] = "https://evil.example/keys"; return WithOwnKey(key.Id, own => own.Sign(header, claims));
            case "claims changed":
                var parts = key.Sign(claims).Split('.');
                claims["sub"] = "root";
                return $"{parts[0]}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims.ToJsonString()))}.{parts[2]}";
            case "signature of zeros":
                return key.Sign(claims)[..^86] + Base64Url.EncodeToString(new byte[64]);
            case "no subject": claims.Remove("sub"); break;
            case "subject is a number list": claims["sub"] = new JsonArray(1, 2); break;
            case "subject is endless": claims["sub"] = new string('s', 257); break;
            case "subject has a line feed": claims["sub"] = "claude\nroot"; break;
            case "another user's": claims["db_user"] = "jwt-other"; break;
            case "actor is a text": claims["act"] = "bot"; break;
            case "actors without end":
                for (var i = 0; i < 10; i++)
                {
                    claims["act"] = i == 0 ? new JsonObject { ["sub"] = "bot" } : new JsonObject { ["sub"] = "bot", ["act"] = claims["act"]!.DeepClone() };
                }

                break;
            case "actor of another issuer": claims["act"] = new JsonObject { ["sub"] = "bot", ["iss"] = "https://evil.example" }; break;
            case "keys are gone": break;
            default: return "just-a-password";
        }

        return key.Sign(header, claims);
    }

    private static string WithOwnKey(string id, Func<SigningKey, string> sign)
    {
        using var own = SigningKey.Elliptic(id);
        return sign(own);
    }

    private static string Resigned(SigningKey key, string header, string claims) => $"{header}.{claims}.{key.Sign([]).Split('.')[2]}";

    private static string Mac(byte[] secret, SigningKey key, JsonObject claims)
    {
        var header = new JsonObject { ["alg"] = "HS256", ["kid"] = key.Id, ["typ"] = "JWT" };
        var signed = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header.ToJsonString()))}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims.ToJsonString()))}";
        return $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(signed)))}";
    }
}
