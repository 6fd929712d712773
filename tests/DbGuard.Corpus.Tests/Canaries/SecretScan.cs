using System.Buffers;
using System.Text;

namespace DbGuard.Corpus.Tests.Canaries;

/// <summary>Searches what a client was given for protected values in every disguise, and for pieces of them.</summary>
internal sealed class SecretScan
{
    private readonly (string Secret, string Form, string Needle)[] _certain;
    private readonly (string Secret, string Form, string Needle)[] _numbers;
    private readonly SearchValues<string> _any;
    private readonly Fragments _fragments;

    public SecretScan()
    {
        _certain =
        [
            .. FixtureSecrets.All.SelectMany(secret => Disguises.Certain(secret).Select(form => (secret, form.Form, Encoding.Latin1.GetString(form.Bytes)))),
            .. FixtureSecrets.Passwords.Select(secret => (secret, "plain", secret)),
        ];
        _numbers = [.. FixtureSecrets.All.SelectMany(secret => Disguises.Numbers(secret).Select(form => (secret, form.Form, Encoding.Latin1.GetString(form.Bytes))))];
        _any = SearchValues.Create([.. _certain.Concat(_numbers).Select(item => item.Needle).Distinct()], StringComparison.Ordinal);
        _fragments = new Fragments(FixtureSecrets.All, FixtureSecrets.Emails, FixtureSecrets.PublicText);
    }

    /// <summary>Searches <paramref name="received"/>.</summary>
    /// <param name="received">What a client was given.</param>
    /// <param name="own">What the agent wrote itself: it may come back.</param>
    public IReadOnlyList<SecretHit> FindIn(byte[] received, byte[] own)
    {
        var hits = new List<SecretHit>();
        var text = Encoding.Latin1.GetString(received);
        var ownText = Encoding.Latin1.GetString(own);
        if (text.AsSpan().IndexOfAny(_any) >= 0)
        {
            hits.AddRange(Find(_certain, isCertain: true));
            hits.AddRange(Find(_numbers, isCertain: false));
        }

        var ownRuns = Fragments.KeysOf(Fragments.Fold(own)).ToHashSet();
        hits.AddRange(_fragments.FindIn(received, ownRuns).Select(run => new SecretHit($"fragment {run}", run, IsCertain: false)));
        foreach (var decoded in EncodedRuns.DecodeAll(received))
        {
            hits.AddRange(_fragments.FindIn(decoded, ownRuns).Select(run => new SecretHit($"encoded fragment {run}", $"encoded {run}", IsCertain: false)));
        }

        return [.. hits.DistinctBy(hit => hit.Mark)];

        IEnumerable<SecretHit> Find((string Secret, string Form, string Needle)[] needles, bool isCertain) =>
            from item in needles
            where text.Contains(item.Needle, StringComparison.Ordinal) && !ownText.Contains(item.Secret, StringComparison.Ordinal) && !ownText.Contains(item.Needle, StringComparison.Ordinal)
            select new SecretHit($"{item.Secret} ({item.Form})", $"{item.Secret} {item.Form}", isCertain);
    }
}
