using System.Data.Common;
using System.Reflection;

namespace DbGuard.AdoNet.Tests;

/// <summary>A member that .NET adds to a base class would reach the base's own behaviour, or the driver's, beside the guard: each must be declared here.</summary>
public sealed class DecoratorMemberTests
{
    /// <summary>Inherited on purpose: they call members that are declared.</summary>
    private static readonly HashSet<string> Harmless = ["ToString", "Equals", "GetHashCode", "Finalize", "InitializeLifetimeService", "GetService", "get_Site", "set_Site", "get_Container", "get_CanRaiseEvents"];

    public static TheoryData<Type> Decorators =>
    [
        typeof(GuardedDbConnection), typeof(GuardedDbCommand), typeof(GuardedDbDataReader), typeof(GuardedDbTransaction), typeof(GuardedDbBatch),
        typeof(GuardedDbBatchCommand), typeof(GuardedDbBatchCommandCollection), typeof(GuardedDbDataSource), typeof(GuardedDbProviderFactory),
    ];

    [Theory]
    [MemberData(nameof(Decorators))]
    public void EveryVirtualMember_IsDeclared(Type decorator)
    {
        const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var declared = decorator.GetMethods(Own).Where(m => m.GetBaseDefinition() != m).Select(m => Signature(m.GetBaseDefinition())).ToHashSet();
        var missing = new List<string>();
        for (var type = decorator.BaseType; type is not null && type.Namespace == "System.Data.Common"; type = type.BaseType)
        {
            missing.AddRange(type.GetMethods(Own)
                .Where(m => m is { IsVirtual: true, IsFinal: false, IsAssembly: false } && m.GetBaseDefinition().DeclaringType?.Namespace == "System.Data.Common")
                .Where(m => !Harmless.Contains(m.Name) && !declared.Contains(Signature(m.GetBaseDefinition())))
                .Select(m => $"{type.Name}.{m}"));
        }

        Assert.Empty(missing);
    }

    [Fact]
    public void PublicSurface_GivesOutNoObjectOfADriver()
    {
        var own = typeof(GuardedDbConnection).Assembly.GetExportedTypes().Where(t => t.Namespace == "DbGuard.AdoNet")
            .SelectMany(t => t.GetMembers(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly))
            .Where(m => m.Name.Contains("Inner", StringComparison.Ordinal) || m.Name.Contains("Unwrap", StringComparison.Ordinal));
        Assert.Empty(own);
    }

    private static string Signature(MethodInfo method) => $"{method.DeclaringType!.Name}.{method}";
}
