using System.Reflection;
using System.Runtime.CompilerServices;

namespace DbGuard.Architecture.Tests;

public sealed class TypeLawTests
{
    private static readonly Assembly[] Product =
    [
        .. new[] { "DbGuard.Core", "DbGuard.Dialects.Postgres", "DbGuard.Dialects.TSql", "DbGuard.Protocol.Postgres", "DbGuard.AdoNet", "DbGuard.Npgsql", "dbguard" }
            .Select(name => Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, $"{name}.dll"))),
    ];

    private static IEnumerable<Type> OwnTypes => Product.SelectMany(assembly => assembly.GetTypes())
        .Where(type => type.GetCustomAttribute<CompilerGeneratedAttribute>() is null)
        .Where(type => type.Namespace?.StartsWith("DbGuard", StringComparison.Ordinal) == true && !type.Name.Contains('<', StringComparison.Ordinal));

    [Fact]
    public void Classes_AreSealedUnlessInherited()
    {
        var bases = OwnTypes.Select(type => type.BaseType).OfType<Type>()
            .Select(type => type.IsGenericType ? type.GetGenericTypeDefinition() : type).ToHashSet();
        // _Imports: the Razor compiler makes a class of a file of usings, with a protected member; nobody makes one.
        var open = OwnTypes.Where(type => type.IsClass && type.Name != "_Imports" && !type.IsSealed && !type.IsAbstract && !bases.Contains(type));
        Law.HasNoOffender(open.Select(type => type.FullName));
    }

    [Fact]
    public void StaticState_IsReadOnly()
    {
        var mutable = OwnTypes
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(field => !field.IsInitOnly && !field.IsLiteral && field.GetCustomAttribute<CompilerGeneratedAttribute>() is null)
            .Where(field => field.GetCustomAttribute<ThreadStaticAttribute>() is null);
        Law.HasNoOffender(mutable.Select(field => $"{field.DeclaringType}.{field.Name}"));
    }

    [Fact]
    public void Fields_OfClasses_AreNotPublicUnlessConstant()
    {
        // Structs that mirror native ones have public fields: their layout is the point.
        var exposed = OwnTypes.Where(type => type.IsClass)
            .SelectMany(type => type.GetFields(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly))
            .Where(field => !field.IsLiteral && !field.IsInitOnly);
        Law.HasNoOffender(exposed.Select(field => $"{field.DeclaringType}.{field.Name}"));
    }
}
