using DbGuard.Core.Masking;
using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Gateway.Postgres.Sessions;

/// <summary>How the rows of one result leave: verified by the second witness before the first of them.</summary>
/// <param name="ColumnCount">Columns of every row.</param>
/// <param name="Masking">What changes the rows; null when they leave as they are.</param>
internal sealed record ResultShape(int ColumnCount, IRowMasking? Masking);

/// <summary>Changes rows on their way out.</summary>
internal interface IRowMasking
{
    /// <summary>Appends the DataRow to give instead.</summary>
    /// <param name="dataRowBody">Body of the upstream's DataRow.</param>
    /// <param name="output">Where the whole message goes.</param>
    /// <returns>False when the row is not what was described; nothing has been written then.</returns>
    bool TryMask(ReadOnlySpan<byte> dataRowBody, PacketWriter output);
}
