namespace DbGuard.Gateway.Identity;

/// <summary>Patterns of user names in the configuration: a name with <c>*</c> at either end or none.</summary>
internal static class UserPattern
{
    public static bool Matches(string pattern, string user)
    {
        var bare = pattern.Trim('*');
        return (pattern.StartsWith('*'), pattern.EndsWith('*')) switch
        {
            (true, true) => user.Contains(bare, StringComparison.Ordinal),
            (true, false) => user.EndsWith(bare, StringComparison.Ordinal),
            (false, true) => user.StartsWith(bare, StringComparison.Ordinal),
            (false, false) => user == pattern,
        };
    }
}
