using System.Reflection;
using DbGuard.Core.Diagnostics;
using DbGuard.Gateway.Options;
using DbGuard.TestKit;

namespace DbGuard.Gateway.Tests.Options;

/// <summary>docs/operations.md lists every key of the configuration and every metric there is.</summary>
public sealed class OperationsReferenceTests
{
    private static readonly string Reference = File.ReadAllText(Repository.PathOf("docs", "operations.md"));

    public static TheoryData<string> Keys => [.. KeysOf(typeof(GatewayOptions), "")];

    public static TheoryData<string> Metrics
    {
        get
        {
            var names = new TheoryData<string>();
            using var listener = new System.Diagnostics.Metrics.MeterListener();
            listener.InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == GuardDiagnostics.Name)
                {
                    names.Add(instrument.Name);
                }
            };
            GuardMetrics.TextDecided(TimeSpan.Zero);
            listener.Start();
            return names;
        }
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Reference_Key_IsListed(string key) => Assert.Contains($"`{key}`", Reference, StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Metrics))]
    public void Reference_Metric_IsListed(string metric) => Assert.Contains($"`{metric}`", Reference, StringComparison.Ordinal);

    private static IEnumerable<string> KeysOf(Type type, string prefix)
    {
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var key = prefix + property.Name;
            var element = property.PropertyType.IsGenericType ? property.PropertyType.GetGenericArguments()[0] : property.PropertyType;
            var isList = property.PropertyType.IsGenericType && Nullable.GetUnderlyingType(property.PropertyType) is null;
            if (element.IsClass && element != typeof(string))
            {
                foreach (var inner in KeysOf(element, isList ? $"{key}:n:" : $"{key}:"))
                {
                    yield return inner;
                }
            }
            else
            {
                yield return key;
            }
        }
    }
}
