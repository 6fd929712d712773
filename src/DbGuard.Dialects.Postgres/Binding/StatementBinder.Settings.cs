using System.Collections.Immutable;
using DbGuard.Core.Facts;
using DbGuard.Core.Relations;
using DbGuard.Dialects.Postgres.Syntax;
using DbGuard.Dialects.Postgres.Syntax.Nodes;

namespace DbGuard.Dialects.Postgres.Binding;

internal sealed partial class StatementBinder
{
    private BoundStatement BindSet(SyntaxNode node)
    {
        var kind = node.Enum(VariableSetStmt.Kind);
        var name = node.Text(VariableSetStmt.Name)?.ToLowerInvariant() ?? "*";
        var isLocal = node.Bool(VariableSetStmt.IsLocal);
        ImmutableArray<SettingChange> changes;
        switch (kind)
        {
            case VariableSetKind.SetMulti when name == "transaction snapshot":
                changes = [new SettingChange(name, [], IsLocal: true, IsConstant: false, IsReset: false)];
                break;
            case VariableSetKind.SetMulti:
                changes = TransactionModes(node.List(VariableSetStmt.Args), name == "session characteristics" ? "default_" : "");
                break;
            case VariableSetKind.SetDefault or VariableSetKind.Reset:
                changes = [new SettingChange(name, [], isLocal, IsConstant: true, IsReset: true)];
                break;
            case VariableSetKind.ResetAll:
                changes = [new SettingChange("*", [], isLocal, IsConstant: true, IsReset: true)];
                break;
            case VariableSetKind.SetCurrent:
                changes = [new SettingChange(name, [], isLocal, IsConstant: false, IsReset: false)];
                break;
            case VariableSetKind.SetValue:
                changes = [SetValue(name, node.List(VariableSetStmt.Args), isLocal)];
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }

        return new() { Kind = StatementKind.SetVariable, Settings = changes, Traits = StatementTraits.SessionState };
    }

    private SettingChange SetValue(string name, SyntaxList args, bool isLocal)
    {
        var values = ImmutableArray.CreateBuilder<string>(args.Count);
        foreach (var arg in args)
        {
            if (ConstantText(arg) is not { } value)
            {
                return new SettingChange(name, [], isLocal, IsConstant: false, IsReset: false);
            }

            values.Add(value);
        }

        return new SettingChange(name, values.DrainToImmutable(), isLocal, IsConstant: true, IsReset: false);
    }

    /// <summary>The value text of set_config as SET would list it: search_path is a list of identifiers (PostgreSQL 18 docs, 19.11.1 search_path).</summary>
    private static ImmutableArray<string> SettingValues(string? setting, string value)
    {
        if (!string.Equals(setting, "search_path", StringComparison.OrdinalIgnoreCase))
        {
            return [value];
        }

        return IdentifierList.Parse(value);
    }

    private static ImmutableArray<string> ShowColumns(string? name) => name?.ToLowerInvariant() switch
    {
        null or "all" => ["name", "setting", "description"],
        "timezone" => ["TimeZone"],
        "datestyle" => ["DateStyle"],
        "intervalstyle" => ["IntervalStyle"],
        { } other => [other],
    };
}
