using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;

namespace DbGuard.Gateway.Api;

/// <summary>A user of this machine, as its user database knows it.</summary>
/// <param name="Name">Login name; <c>uid:1234</c> when the database has none.</param>
/// <param name="Groups">Names of all its groups.</param>
internal sealed partial record OperatingSystemUser(string Name, ImmutableArray<string> Groups)
{
    private const int BufferBytes = 16 * 1024;
    private const int MostGroups = 1024;

    /// <summary>Looks a user up. Never fails: what is not known is left out.</summary>
    public static unsafe OperatingSystemUser Find(PeerCredential peer)
    {
        var buffer = new byte[BufferBytes];
        fixed (byte* scratch = buffer)
        {
            Password entry;
            Password* found;
            if (GetPasswordEntry(peer.UserId, &entry, scratch, BufferBytes, &found) != 0 || found is null)
            {
                return new OperatingSystemUser(string.Create(CultureInfo.InvariantCulture, $"uid:{peer.UserId}"), GroupName(peer.GroupId) is { } only ? [only] : []);
            }

            var name = Marshal.PtrToStringUTF8((nint)entry.Name)!;
            var ids = stackalloc uint[MostGroups];
            var count = MostGroups;
            if (GetGroupList(entry.Name, entry.GroupId, ids, &count) < 0)
            {
                count = 0;
            }

            var groups = ImmutableArray.CreateBuilder<string>();
            for (var i = 0; i < count; i++)
            {
                if (GroupName(ids[i]) is { } group)
                {
                    groups.Add(group);
                }
            }

            return new OperatingSystemUser(name, groups.ToImmutable());
        }
    }

    private static unsafe string? GroupName(uint id)
    {
        // A group's entry lists its members: it may be long.
        var buffer = new byte[BufferBytes * 16];
        fixed (byte* scratch = buffer)
        {
            Group entry;
            Group* found;
            return GetGroupEntry(id, &entry, scratch, (nuint)buffer.Length, &found) == 0 && found is not null
                ? Marshal.PtrToStringUTF8((nint)entry.Name)
                : null;
        }
    }

    [LibraryImport("libc", EntryPoint = "getpwuid_r")]
    private static unsafe partial int GetPasswordEntry(uint user, Password* entry, byte* buffer, nuint length, Password** result);

    [LibraryImport("libc", EntryPoint = "getgrgid_r")]
    private static unsafe partial int GetGroupEntry(uint group, Group* entry, byte* buffer, nuint length, Group** result);

    [LibraryImport("libc", EntryPoint = "getgrouplist")]
    private static unsafe partial int GetGroupList(byte* user, uint group, uint* groups, int* count);

    /// <summary>struct passwd of Linux (glibc and musl).</summary>
    [StructLayout(LayoutKind.Sequential)]
    private unsafe struct Password
    {
        public byte* Name;
        public byte* Secret;
        public uint UserId;
        public uint GroupId;
        public byte* Description;
        public byte* Home;
        public byte* Shell;
    }

    /// <summary>struct group of Linux (glibc and musl).</summary>
    [StructLayout(LayoutKind.Sequential)]
    private unsafe struct Group
    {
        public byte* Name;
        public byte* Secret;
        public uint Id;
        public byte** Members;
    }
}
