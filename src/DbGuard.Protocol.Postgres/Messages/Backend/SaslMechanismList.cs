namespace DbGuard.Protocol.Postgres.Messages.Backend;

/// <summary>Mechanism names as AuthenticationSASL carries them, in the server's order of preference.</summary>
public readonly ref struct SaslMechanismList
{
    private readonly ReadOnlySpan<byte> _encoded;

    internal SaslMechanismList(ReadOnlySpan<byte> encoded) => _encoded = encoded;

    public Enumerator GetEnumerator() => new(_encoded);

    /// <summary>True when the mechanism is offered; names are compared byte for byte.</summary>
    public bool Contains(ReadOnlySpan<byte> name)
    {
        foreach (var mechanism in this)
        {
            if (mechanism.SequenceEqual(name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Walks the names in order.</summary>
    public ref struct Enumerator
    {
        private ReadOnlySpan<byte> _rest;

        internal Enumerator(ReadOnlySpan<byte> encoded) => _rest = encoded;

        public ReadOnlySpan<byte> Current { get; private set; }

        public bool MoveNext()
        {
            if (_rest.IsEmpty)
            {
                return false;
            }

            var length = _rest.IndexOf((byte)0);
            Current = _rest[..length];
            _rest = _rest[(length + 1)..];
            return true;
        }
    }
}
