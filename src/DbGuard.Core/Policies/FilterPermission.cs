namespace DbGuard.Core.Policies;

/// <summary>What a principal may do with masked values other than look at the mask: WHERE, joins, sorting, grouping.</summary>
public enum FilterPermission
{
    /// <summary>Nothing.</summary>
    None,
    /// <summary>Write values that unique, exclusion and foreign keys compare with them.</summary>
    Keys,
    /// <summary>Compare them for equality with a constant or a parameter.</summary>
    Equality,
    /// <summary>Anything.</summary>
    Any,
}
