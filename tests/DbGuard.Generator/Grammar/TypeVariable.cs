namespace DbGuard.Generator.Grammar;

/// <summary>What a type variable of a production may stand for.</summary>
internal enum TypeVariable
{
    None,
    /// <summary>T: any type.</summary>
    Any,
    /// <summary>E: a type with equality.</summary>
    Equatable,
    /// <summary>O: a type with an order.</summary>
    Orderable,
}
