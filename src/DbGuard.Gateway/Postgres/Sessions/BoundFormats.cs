using DbGuard.Protocol.Postgres.Messages;

namespace DbGuard.Gateway.Postgres.Sessions;

/// <summary>Result formats as a Bind gave them: none, one for all, or one each.</summary>
internal readonly struct BoundFormats
{
    private readonly byte[]? _encoded;

    public BoundFormats(FormatCodeList codes)
    {
        if (codes.Count == 0)
        {
            return;
        }

        _encoded = new byte[codes.Count * sizeof(short)];
        for (var i = 0; i < codes.Count; i++)
        {
            // Int16 big-endian, 0 or 1.
            _encoded[(i * sizeof(short)) + 1] = (byte)codes[i];
        }
    }

    public int Count => (_encoded?.Length ?? 0) / sizeof(short);

    public FormatCodeList Codes => FormatCodeList.FromEncoded(_encoded);
}
