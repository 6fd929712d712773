using System.Runtime.CompilerServices;
using DbGuard.Core.Catalog;
using DbGuard.Core.Policies;

namespace DbGuard.Core.Decisions;

/// <summary>
/// Remembers outcomes by everything they depend on: the exact bytes of the text, the catalog snapshot, the search paths, and the profile
/// with its policy. Bounded by entries and by bytes, least recently used first out. A hit compares all bytes and allocates nothing.
/// Thread-safe.
/// </summary>
internal sealed class DecisionCache
{
    /// <summary>Longer texts are decided anew each time, bytes.</summary>
    public const int LongestText = 64 * 1024;

    /// <summary>What an entry weighs besides its text, bytes: facts, decision and links.</summary>
    private const int EntryBytes = 4096;

    private const int ShardCount = 16;

    private readonly Shard[] _shards = new Shard[ShardCount];

    /// <summary>Makes an empty cache.</summary>
    /// <param name="mostEntries">Most outcomes; 0 keeps none.</param>
    /// <param name="mostBytes">Most bytes, estimated.</param>
    public DecisionCache(int mostEntries, long mostBytes)
    {
        for (var i = 0; i < ShardCount; i++)
        {
            _shards[i] = new Shard((mostEntries + ShardCount - 1) / ShardCount, mostBytes / ShardCount);
        }
    }

    public GuardOutcome? Find(ReadOnlySpan<byte> text, CatalogSnapshot catalog, string sessionKey, Profile profile)
    {
        var hash = Hash(text, catalog, sessionKey, profile);
        return _shards[hash & (ShardCount - 1)].Find(hash, text, catalog, sessionKey, profile);
    }

    public void Add(ReadOnlyMemory<byte> text, CatalogSnapshot catalog, string sessionKey, Profile profile, GuardOutcome outcome)
    {
        if (text.Length > LongestText)
        {
            return;
        }

        var hash = Hash(text.Span, catalog, sessionKey, profile);
        var entry = new Entry(hash, text.ToArray(), catalog.Version, catalog.Database, sessionKey, profile, outcome);
        _shards[hash & (ShardCount - 1)].Add(entry);
    }

    public void Clear()
    {
        foreach (var shard in _shards)
        {
            shard.Clear();
        }
    }

    /// <summary>Seeded anew in every process, so that nobody can prepare texts that collide.</summary>
    private static int Hash(ReadOnlySpan<byte> text, CatalogSnapshot catalog, string sessionKey, Profile profile)
    {
        var hash = new HashCode();
        hash.AddBytes(text);
        hash.Add(catalog.Version);
        hash.Add(sessionKey);
        hash.Add(RuntimeHelpers.GetHashCode(profile));
        return hash.ToHashCode();
    }

    private sealed class Entry(int hash, byte[] text, long catalogVersion, string database, string sessionKey, Profile profile, GuardOutcome outcome)
    {
        public int Hash { get; } = hash;

        public GuardOutcome Outcome { get; } = outcome;

        public long Weight { get; } = text.Length + EntryBytes;

        /// <summary>The next entry with the same hash.</summary>
        public Entry? SameHash { get; set; }

        public Entry? Older { get; set; }

        public Entry? Newer { get; set; }

        public bool Is(ReadOnlySpan<byte> otherText, long otherVersion, string otherDatabase, string otherKey, Profile otherProfile) =>
            catalogVersion == otherVersion && ReferenceEquals(profile, otherProfile) && database == otherDatabase && sessionKey == otherKey
            && otherText.SequenceEqual(text);

        public bool IsSameAs(Entry other) => other.Is(text, catalogVersion, database, sessionKey, profile);
    }

    /// <summary>A hash table of chains and a list by last use, under one lock.</summary>
    private sealed class Shard(int mostEntries, long mostBytes)
    {
        private readonly Lock _lock = new();
        private readonly Dictionary<int, Entry> _byHash = [];
        private Entry? _newest;
        private Entry? _oldest;
        private int _count;
        private long _bytes;

        public GuardOutcome? Find(int hash, ReadOnlySpan<byte> text, CatalogSnapshot catalog, string sessionKey, Profile profile)
        {
            lock (_lock)
            {
                for (var entry = _byHash.GetValueOrDefault(hash); entry is not null; entry = entry.SameHash)
                {
                    if (entry.Is(text, catalog.Version, catalog.Database, sessionKey, profile))
                    {
                        Unlink(entry);
                        LinkAsNewest(entry);
                        return entry.Outcome;
                    }
                }

                return null;
            }
        }

        public void Add(Entry entry)
        {
            lock (_lock)
            {
                for (var known = _byHash.GetValueOrDefault(entry.Hash); known is not null; known = known.SameHash)
                {
                    if (known.IsSameAs(entry))
                    {
                        return;
                    }
                }

                entry.SameHash = _byHash.GetValueOrDefault(entry.Hash);
                _byHash[entry.Hash] = entry;
                LinkAsNewest(entry);
                _count++;
                _bytes += entry.Weight;
                while (_oldest is { } oldest && (_count > mostEntries || _bytes > mostBytes))
                {
                    Remove(oldest);
                }
            }
        }

        public void Clear()
        {
            lock (_lock)
            {
                _byHash.Clear();
                _newest = _oldest = null;
                _count = 0;
                _bytes = 0;
            }
        }

        private void Remove(Entry entry)
        {
            Unlink(entry);
            _count--;
            _bytes -= entry.Weight;
            var first = _byHash[entry.Hash];
            if (!ReferenceEquals(first, entry))
            {
                var before = first;
                while (!ReferenceEquals(before.SameHash, entry))
                {
                    before = before.SameHash!;
                }

                before.SameHash = entry.SameHash;
            }
            else if (entry.SameHash is { } next)
            {
                _byHash[entry.Hash] = next;
            }
            else
            {
                _byHash.Remove(entry.Hash);
            }
        }

        private void LinkAsNewest(Entry entry)
        {
            entry.Older = _newest;
            entry.Newer = null;
            if (_newest is not null)
            {
                _newest.Newer = entry;
            }

            _newest = entry;
            _oldest ??= entry;
        }

        private void Unlink(Entry entry)
        {
            if (entry.Newer is { } newer)
            {
                newer.Older = entry.Older;
            }
            else
            {
                _newest = entry.Older;
            }

            if (entry.Older is { } older)
            {
                older.Newer = entry.Newer;
            }
            else
            {
                _oldest = entry.Newer;
            }
        }
    }
}
