using System.Collections.Immutable;

namespace DbGuard.Dialects.Postgres.Binding;

/// <summary>Walks the schemas of a search path, those that the server searches unlisted included.</summary>
/// <param name="path">The path as set.</param>
/// <param name="hasTemporary">False when the session has nothing temporary that could be found.</param>
/// <param name="isUsable">Whether an entry counts.</param>
internal readonly struct SchemaOrder(ImmutableArray<string> path, bool hasTemporary, Func<string, bool> isUsable)
{
    public Enumerator GetEnumerator() => new(path, hasTemporary, isUsable);

    internal struct Enumerator
    {
        private readonly ImmutableArray<string> _path;
        private readonly Func<string, bool> _isUsable;
        private readonly bool _temporaryFirst;
        private readonly bool _systemFirst;
        private int _step = -1;

        public Enumerator(ImmutableArray<string> path, bool hasTemporary, Func<string, bool> isUsable)
        {
            _path = path;
            _isUsable = isUsable;
            _temporaryFirst = hasTemporary && !path.Contains(CatalogIndex.TemporarySchema);
            _systemFirst = !path.Contains(CatalogIndex.SystemSchema);
            Current = "";
        }

        public string Current { get; private set; }

        public bool MoveNext()
        {
            _step++;
            if (_step == 0)
            {
                if (_temporaryFirst)
                {
                    Current = CatalogIndex.TemporarySchema;
                    return true;
                }

                _step++;
            }

            if (_step == 1)
            {
                if (_systemFirst)
                {
                    Current = CatalogIndex.SystemSchema;
                    return true;
                }

                _step++;
            }

            while (_step - 2 < _path.Length)
            {
                Current = _path[_step - 2];
                if (_isUsable(Current))
                {
                    return true;
                }

                _step++;
            }

            return false;
        }
    }
}
