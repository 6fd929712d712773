using System.Collections.Immutable;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;
using DbGuard.Core.Relations;

namespace DbGuard.Dialects.TSql.Binding;

/// <summary>Something of the text that holds values between its statements: a variable, a table variable, a temporary table, a cursor.</summary>
internal sealed class Carrier(ImmutableArray<string> names)
{
    private readonly ColumnLineage[] _lineages = [.. Enumerable.Repeat(ColumnLineage.None, names.Length)];

    public ImmutableArray<string> Names { get; } = names;

    public ColumnLineage this[int ordinal] => _lineages[ordinal];

    /// <summary>Adds what is written; true when that was not in it before.</summary>
    public bool Absorb(int ordinal, ColumnLineage written)
    {
        var before = _lineages[ordinal];
        var after = before.Union(written);
        _lineages[ordinal] = after;
        return after.IsUnknown != before.IsUnknown || !after.Origins.SequenceEqual(before.Origins);
    }

    /// <summary>The carrier as a relation. It is the client's to fill, so it does not count as stored.</summary>
    public Relation AsRelation() => new FunctionRelation([], Names, new StatementFacts
    {
        Kind = StatementKind.Select,
        Outputs = [.. Names.Select((n, i) => new OutputColumn(n, _lineages[i]))],
    });
}

/// <summary>
/// What the statements of a text share. Lineages only grow, and the text is bound until they stay: so the order in which branches and loops run does
/// not matter.
/// </summary>
internal sealed class TextState
{
    private readonly Dictionary<string, Carrier> _variables = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Carrier> _tables = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Carrier> _cursors = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, int> _numbers = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _declared = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Some lineage has grown since this was set to false.</summary>
    public bool Changed { get; set; }

    /// <summary>Schemas in which names without one are looked for, in order.</summary>
    public required ImmutableArray<string> Path { get; init; }

    /// <summary>The text may run statements more than once.</summary>
    public bool HasLoop { get; init; }

    /// <summary>Undeclared variables belong to a text around this one: what they hold afterwards goes there, not to the client.</summary>
    public bool ParametersAreLocal { get; init; }

    /// <summary>The text is a function's body: what it returns is the value of the call.</summary>
    public bool IsFunction { get; init; }

    /// <summary>Values any undeclared variable may come with.</summary>
    public ColumnLineage Incoming { get; private set; } = ColumnLineage.None;

    /// <summary>The text around this one, whose temporary tables it sees.</summary>
    public TextState? Outer { get; init; }

    /// <summary>States of the texts that statements of this one run, kept from pass to pass.</summary>
    public Dictionary<string, TextState> Inner { get; } = new(StringComparer.Ordinal);

    /// <summary>How deep in constant texts of EXEC.</summary>
    public int DynamicDepth { get; init; }

    public int ParameterCount => _numbers.Count;

    /// <summary>Gives variables their numbers: in the order in which the text names them first.</summary>
    public void Number(IEnumerable<string> variables)
    {
        foreach (var variable in variables)
        {
            NumberOf(variable);
        }
    }

    public void Declare(string variable) => _declared.Add(variable);

    public bool IsDeclared(string variable) => _declared.Contains(variable);

    public int NumberOf(string variable)
    {
        if (!_numbers.TryGetValue(variable, out var number))
        {
            number = _numbers.Count + 1;
            _numbers.Add(variable, number);
        }

        return number;
    }

    public ColumnLineage LineageOf(string variable)
    {
        var held = _variables.TryGetValue(variable, out var carrier) ? carrier[0] : ColumnLineage.None;
        return IsDeclared(variable) ? held : held.Union(Incoming);
    }

    public Carrier Variable(string variable)
    {
        if (!_variables.TryGetValue(variable, out var carrier))
        {
            carrier = new Carrier([variable]);
            _variables.Add(variable, carrier);
        }

        return carrier;
    }

    public void Assign(string variable, ColumnLineage written) => Changed |= Variable(variable).Absorb(0, written);

    public void Receive(ColumnLineage incoming)
    {
        var union = Incoming.Union(incoming.AsDerived());
        Changed |= union.IsUnknown != Incoming.IsUnknown || union.Origins.Length != Incoming.Origins.Length;
        Incoming = union;
    }

    /// <summary>What any undeclared variable may hold afterwards.</summary>
    public ColumnLineage Outgoing => _variables.Where(v => !IsDeclared(v.Key)).Aggregate(Incoming, (all, v) => all.Union(v.Value[0].AsDerived()));

    public Carrier? Table(string name) => _tables.GetValueOrDefault(name) ?? (name.StartsWith('#') ? Outer?.Table(name) : null);

    /// <summary>A table variable or temporary table; one of the same name and shape goes on holding what it held.</summary>
    public Carrier DefineTable(string name, ImmutableArray<string> columns)
    {
        if (_tables.TryGetValue(name, out var known) && known.Names.SequenceEqual(columns, StringComparer.OrdinalIgnoreCase))
        {
            return known;
        }

        if (known is not null)
        {
            // Two shapes under one name: which one a statement meets is not known.
            throw new AnalysisLimitException("a temporary table has two shapes");
        }

        return _tables[name] = new Carrier(columns);
    }

    public Carrier? Cursor(string name) => _cursors.GetValueOrDefault(name);

    public Carrier DefineCursor(string name, ImmutableArray<string> columns)
    {
        if (_cursors.TryGetValue(name, out var known) && known.Names.Length == columns.Length)
        {
            return known;
        }

        if (known is not null)
        {
            throw new AnalysisLimitException("a cursor has two shapes");
        }

        return _cursors[name] = new Carrier(columns);
    }

    /// <summary>Fills a table or cursor, which may belong to a text around this one.</summary>
    public void Fill(Carrier carrier, int ordinal, ColumnLineage written)
    {
        if (!carrier.Absorb(ordinal, written))
        {
            return;
        }

        for (var at = this; at is not null; at = at.Outer)
        {
            at.Changed = true;
        }
    }

    /// <summary>The variable as a parameter's expression, or as what it may hold.</summary>
    public Expression Read(string variable, Core.SourceSpan? span)
    {
        var lineage = LineageOf(variable);
        if (!lineage.IsUnknown && lineage.Origins.IsEmpty)
        {
            var parameter = new Parameter(NumberOf(variable), span);

            // In a loop one variable is many values.
            return HasLoop || DynamicDepth > 0 ? new Operation(OperationKind.Other, [parameter, new ColumnReference(Nothing, 0)]) : parameter;
        }

        return new ColumnReference(
            new FunctionRelation([], [variable], new StatementFacts { Kind = StatementKind.Select, Outputs = [new OutputColumn(variable, lineage)] }), 0);
    }

    /// <summary>A value that is not constant and comes from nowhere.</summary>
    private static Relation Nothing { get; } = new FunctionRelation([], [""], new StatementFacts
    {
        Kind = StatementKind.Select,
        Outputs = [new OutputColumn("", ColumnLineage.None)],
    });
}
