using System.Collections.Immutable;

using DbGuard.Core.Policies;

namespace DbGuard.Gateway.Commands;

/// <summary>Writes the errors of a policy file: <c>file:line:column: CODE sentence</c>, then the help line.</summary>
internal static class PolicyDiagnostics
{
    public static void Write(TextWriter writer, string file, ImmutableArray<PolicyDiagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics)
        {
            var place = diagnostic.Line == 0 ? file : $"{file}:{diagnostic.Line}:{diagnostic.Column}";
            writer.WriteLine($"{place}: {diagnostic.Code} {diagnostic.Sentence}");
            if (diagnostic.Help.Length > 0)
            {
                writer.WriteLine($"    help: {diagnostic.Help}");
            }
        }

        writer.WriteLine(diagnostics.Length == 1 ? "1 error" : $"{diagnostics.Length} errors");
    }
}
