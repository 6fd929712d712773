using DbGuard.Protocol.Postgres.Messages.Backend;

namespace DbGuard.Gateway.Postgres.Pumps;

/// <summary>A running write whose rows are counted before anything of it is committed.</summary>
/// <param name="limit">Most rows it may change.</param>
/// <param name="tagTells">How many it changed is what its command tag says; else the server's counters are asked as well.</param>
internal sealed class ChangeWatch(long limit, bool tagTells)
{
    public long Limit { get; } = limit;

    public bool TagTells { get; } = tagTells;

    /// <summary>The question for the counters as they were before; null when they are not asked, or by somebody else.</summary>
    public OwnQuestion? Before { get; init; }

    /// <summary>Rows that the command tag told; 0 before it came.</summary>
    public long Told { get; set; }

    /// <summary>The tag alone says that it is too many.</summary>
    public bool IsExceeded => Told > Limit;
}
