using System.Reflection;
using System.Text;

namespace DbGuard.Architecture.Tests;

/// <summary>The public surface of an assembly as text: a line for each type, its members below it, all in order of their names.</summary>
internal static class PublicApi
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly NullabilityInfoContext Nullability = new();

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void", [typeof(bool)] = "bool", [typeof(byte)] = "byte", [typeof(char)] = "char", [typeof(short)] = "short", [typeof(int)] = "int", [typeof(long)] = "long",
        [typeof(uint)] = "uint", [typeof(ulong)] = "ulong", [typeof(ushort)] = "ushort", [typeof(float)] = "float", [typeof(double)] = "double", [typeof(decimal)] = "decimal",
        [typeof(string)] = "string", [typeof(object)] = "object",
    };

    public static string Of(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().OrderBy(t => t.FullName, StringComparer.Ordinal))
        {
            text.Append(Heading(type)).Append('\n');
            foreach (var line in Members(type).Order(StringComparer.Ordinal))
            {
                text.Append("    ").Append(line).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string Heading(Type type)
    {
        var kind = type.IsEnum ? "enum" : type.IsInterface ? "interface" : typeof(Delegate).IsAssignableFrom(type) ? "delegate" : type.IsValueType ? "struct" : "class";
        var modifier = kind != "class" ? "" : type is { IsAbstract: true, IsSealed: true } ? "static " : type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "";
        var bases = new[] { kind == "class" && type.BaseType != typeof(object) ? type.BaseType : null }.Concat(kind is "enum" or "delegate" ? [] : Own(type)).OfType<Type>().Select(Name);
        return $"{modifier}{kind} {type.Namespace}.{Name(type)}{(bases.Any() ? $" : {string.Join(", ", bases)}" : "")}";
    }

    private static IEnumerable<Type> Own(Type type) => type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? [])
        .Where(i => i.IsPublic && !i.Name.StartsWith("IEquatable", StringComparison.Ordinal)).OrderBy(i => i.Name, StringComparer.Ordinal);

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
        {
            return Enum.GetNames(type).Select(n => $"{n} = {Convert.ToInt64(Enum.Parse(type, n), System.Globalization.CultureInfo.InvariantCulture)}");
        }

        var accessors = type.GetProperties(Declared).SelectMany(p => p.GetAccessors(nonPublic: true)).Concat(type.GetEvents(Declared).SelectMany(e => new[] { e.AddMethod!, e.RemoveMethod! })).ToHashSet();
        return type.GetFields(Declared).Where(f => IsVisible(f.IsPublic, f.IsFamily || f.IsFamilyOrAssembly, type)).Select(f => $"{(f.IsLiteral ? "const " : f.IsStatic ? "static " : "")}{Typed(f.FieldType, Nullability.Create(f))} {f.Name}")
            .Concat(type.GetProperties(Declared).Where(p => p.GetAccessors(nonPublic: true).Any(a => IsVisible(a, type))).Select(p => Property(p, type)))
            .Concat(type.GetEvents(Declared).Where(e => IsVisible(e.AddMethod!, type)).Select(e => $"event {Name(e.EventHandlerType!)} {e.Name}"))
            .Concat(type.GetConstructors(Declared).Where(c => !c.IsStatic && IsVisible(c, type)).Select(c => $"new({Parameters(c)})"))
            .Concat(type.GetMethods(Declared).Where(m => !accessors.Contains(m) && IsVisible(m, type) && !IsCompilers(m)).Select(Method));
    }

    private static string Property(PropertyInfo property, Type type)
    {
        var getter = property.GetMethod is { } get && IsVisible(get, type) ? " get;" : "";
        var isInit = property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers().Any(m => m.Name == "IsExternalInit") == true;
        var setter = property.SetMethod is { } set && IsVisible(set, type) ? isInit ? " init;" : " set;" : "";
        var index = property.GetIndexParameters() is { Length: > 0 } parameters ? $"this[{string.Join(", ", parameters.Select(Parameter))}]" : property.Name;
        return $"{Modifier(property.GetAccessors(nonPublic: true)[0])}{Typed(property.PropertyType, Nullability.Create(property))} {index} {{{getter}{setter} }}";
    }

    private static string Method(MethodInfo method)
    {
        var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(a => a.Name))}>" : "";
        return $"{Modifier(method)}{Typed(method.ReturnType, Nullability.Create(method.ReturnParameter))} {method.Name}{generic}({Parameters(method)})";
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        var direction = parameter.IsOut ? "out " : parameter.ParameterType.IsByRef ? parameter.IsIn ? "in " : "ref " : "";
        return $"{direction}{Typed(parameter.ParameterType, Nullability.Create(parameter))} {parameter.Name}{(parameter.HasDefaultValue ? " = …" : "")}";
    }

    /// <summary>Of overrides, the member is the base's: only what is new here is named so.</summary>
    private static string Modifier(MethodBase method) =>
        (method.IsStatic ? "static " : "")
        + (method.IsFamily || method.IsFamilyOrAssembly ? "protected " : "")
        + (method.IsAbstract ? method.DeclaringType!.IsInterface ? "" : "abstract " : method is MethodInfo info && info.GetBaseDefinition() != info ? "override " : method is { IsVirtual: true, IsFinal: false } ? "virtual " : "");

    private static string Typed(Type type, NullabilityInfo nullability) =>
        Name(type) + (nullability.ReadState == NullabilityState.Nullable && !(Nullable.GetUnderlyingType(type) is not null) ? "?" : "");

    private static string Name(Type type)
    {
        if (type.IsByRef)
        {
            return Name(type.GetElementType()!);
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Name(underlying) + "?";
        }

        if (type.IsArray)
        {
            return $"{Name(type.GetElementType()!)}[]";
        }

        if (Keywords.TryGetValue(type, out var keyword))
        {
            return keyword;
        }

        var name = type.IsNested && !type.IsGenericParameter ? $"{Name(type.DeclaringType!)}.{type.Name}" : type.Name;
        return type.IsGenericType ? $"{name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : name;
    }

    private static bool IsVisible(MethodBase method, Type type) => IsVisible(method.IsPublic, method.IsFamily || method.IsFamilyOrAssembly, type);

    private static bool IsVisible(bool isPublic, bool isFamily, Type type) => isPublic || (isFamily && !type.IsSealed);

    /// <summary>What the compiler writes for records says nothing.</summary>
    private static bool IsCompilers(MethodInfo method) => method.Name.StartsWith('<') || method.Name is "Equals" or "GetHashCode" or "ToString" or "PrintMembers" or "op_Equality" or "op_Inequality" or "Deconstruct";
}
