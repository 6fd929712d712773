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

    /// <summary>set_config(name, value, is_local) changes a setting like SET does.</summary>
    private void NoteSettingChange(string name, FunctionAccess function, SyntaxNode node, ImmutableArray<Expression> bound, Scope scope)
    {
        if (name != "set_config" || !function.Candidates.Any(c => c.IsSystem))
        {
            return;
        }

        var arguments = node.List(FuncCall.Args);
        var setting = arguments.Count > 0 ? ConstantText(arguments[0]) ?? PinnedText(bound[0], scope.Where) : null;
        var value = arguments.Count > 1 ? ConstantText(arguments[1]) : null;
        var isLocal = arguments.Count > 2 && ConstantText(arguments[2]) is "t" or "true";
        _settings.Add(new SettingChange(
            setting?.ToLowerInvariant() ?? "*", value is null ? [] : SettingValues(setting, value), isLocal, setting is not null && value is not null, IsReset: false));
    }

    /// <summary>
    /// The text that a column of a system relation has in every row the block lets through, because its predicate says <c>column = 'text'</c>:
    /// <c>select set_config(name, …) from pg_settings where name = 'x'</c>. Null when there is none. Other relations' columns may have types or
    /// collations under which unequal texts are equal.
    /// </summary>
    private static string? PinnedText(Expression argument, Expression? where)
    {
        if (argument is not ColumnReference column || RelationIn(column) is not { IsSystem: true })
        {
            return null;
        }

        return where switch
        {
            Operation { Kind: OperationKind.And } and => and.Operands.Select(operand => PinnedText(argument, operand)).FirstOrDefault(text => text is not null),
            Operation { Kind: OperationKind.Equal, Functions.IsEmpty: true, Operands: [ColumnReference left, Constant { Kind: ConstantKind.Text } text] }
                when ReferenceEquals(left.Relation, column.Relation) && left.Ordinal == column.Ordinal => text.Text,
            _ => null,
        };
    }

    private static Core.Catalog.TableSchema? RelationIn(ColumnReference column) => column.Relation switch
    {
        TableRelation table => table.Table,
        ViewRelation view => view.View,
        _ => null,
    };

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
