using System.Collections.Immutable;

namespace DbGuard.Core.Policies.Reading;

/// <summary>Collects everything wrong with a file, so that all of it is reported at once.</summary>
internal sealed class PolicyDiagnosticBag
{
    /// <summary>More errors than this help nobody.</summary>
    private const int Most = 200;

    private readonly List<PolicyDiagnostic> _found = [];

    public bool IsEmpty => _found.Count == 0;

    public void Add(string code, Place place, string path, string sentence, string help)
    {
        // What stands in for a refused YAML feature is no mistake of its own.
        var isAftermath = _found.Exists(d => d.Code == "DBG6103" && d.Line == place.Line && d.Column == place.Column);
        if (_found.Count < Most && !isAftermath)
        {
            _found.Add(new PolicyDiagnostic(code, sentence, help, place.Line, place.Column, path));
        }
    }

    /// <summary>In file order.</summary>
    public ImmutableArray<PolicyDiagnostic> ToImmutable() => [.. _found.OrderBy(d => d.Line).ThenBy(d => d.Column).ThenBy(d => d.Code, StringComparer.Ordinal)];
}
