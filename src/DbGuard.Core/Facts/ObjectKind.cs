namespace DbGuard.Core.Facts;

/// <summary>The kind of object a definition statement (create, alter, drop, grant, comment) is about.</summary>
public enum ObjectKind
{
    None,
    Table,
    Index,
    View,
    MaterializedView,
    Sequence,
    Schema,
    Database,
    Function,
    Procedure,
    Aggregate,
    Trigger,
    Rule,
    Policy,
    Type,
    Domain,
    Role,
    Extension,
    ForeignTable,
    ForeignServer,
    Publication,
    Subscription,
    Tablespace,
    System,
    Other,
}
