namespace DbGuard.Generator.Trees;

/// <summary>A piece of a node: text as it is, or a child.</summary>
internal readonly struct SqlPart
{
    public SqlPart(string text) => Text = text;

    public SqlPart(SqlNode node) => Node = node;

    public string? Text { get; }

    public SqlNode? Node { get; }
}
