using System.Security.Cryptography;

namespace DbGuard.Gateway.Upstream.SessionRoles;

/// <summary>Names of session roles: <c>dbguard_s_INSTANCE_RANDOM</c>. The instance tells whose they are, so that gateways in front of one server leave each other's alone.</summary>
internal static class SessionRoleName
{
    private const string Letters = "abcdefghijkmnpqrstuvwxyz23456789";
    private const int InstanceLength = 8;
    private const int RandomLength = 16;

    /// <summary>Begin of the names of an instance's roles.</summary>
    public static string Prefix(string instance) => $"dbguard_s_{instance}_";

    public static string New(string instance) => Prefix(instance) + RandomNumberGenerator.GetString(Letters, RandomLength);

    /// <summary>The instance that a store belongs to: kept beside it, made when there is none.</summary>
    /// <exception cref="IOException">It can neither be read nor made.</exception>
    public static string InstanceOf(string store)
    {
        var file = Path.ChangeExtension(store, ".instance");
        if (File.Exists(file) && File.ReadAllText(file).Trim() is { Length: InstanceLength } known && known.All(Letters.Contains))
        {
            return known;
        }

        var made = RandomNumberGenerator.GetString(Letters, InstanceLength);
        File.WriteAllText(file, made + "\n");
        return made;
    }
}
