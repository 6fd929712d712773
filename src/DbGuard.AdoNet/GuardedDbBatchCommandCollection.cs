using System.Data.Common;

namespace DbGuard.AdoNet;

/// <summary>The commands of a guarded batch: guarded ones only.</summary>
public sealed class GuardedDbBatchCommandCollection : DbBatchCommandCollection
{
    private readonly List<GuardedDbBatchCommand> _commands = [];

    internal GuardedDbBatchCommandCollection()
    {
    }

    public override int Count => _commands.Count;

    public override bool IsReadOnly => false;

    public override void Add(DbBatchCommand item) => _commands.Add(Guarded(item));

    public override void Clear() => _commands.Clear();

    public override bool Contains(DbBatchCommand item) => _commands.Contains(item);

    public override void CopyTo(DbBatchCommand[] array, int arrayIndex) => ((System.Collections.ICollection)_commands).CopyTo(array, arrayIndex);

    public override IEnumerator<DbBatchCommand> GetEnumerator() => _commands.GetEnumerator();

    public override int IndexOf(DbBatchCommand item) => item is GuardedDbBatchCommand guarded ? _commands.IndexOf(guarded) : -1;

    public override void Insert(int index, DbBatchCommand item) => _commands.Insert(index, Guarded(item));

    public override bool Remove(DbBatchCommand item) => item is GuardedDbBatchCommand guarded && _commands.Remove(guarded);

    public override void RemoveAt(int index) => _commands.RemoveAt(index);

    protected override DbBatchCommand GetBatchCommand(int index) => _commands[index];

    protected override void SetBatchCommand(int index, DbBatchCommand batchCommand) => _commands[index] = Guarded(batchCommand);

    private static GuardedDbBatchCommand Guarded(DbBatchCommand command) => command as GuardedDbBatchCommand ?? throw Refusals.Member("BatchCommands");
}
