using System.Net;

namespace DbGuard.Core.Policies.Reading;

/// <summary>Reads <c>network</c> of a match.</summary>
internal static class NetworkReader
{
    /// <summary>The networks; null when the condition is not given. One that cannot be read has been reported.</summary>
    public static NetworkMatch? Read(Field? field)
    {
        if (field is null)
        {
            return null;
        }

        var networks = field.List(ReadOne);
        if (networks.IsEmpty && field.Node is ListNode { Items.IsEmpty: true })
        {
            field.Report("DBG6107", "an empty condition matches nobody", "remove it, or give it a value");
        }

        return new NetworkMatch([.. networks.SelectMany(n => n)]);
    }

    private static IPNetwork[]? ReadOne(Field field)
    {
        if (field.Text("a network") is not { } text)
        {
            return null;
        }

        if (NetworkMatch.TryParse(text, out var networks))
        {
            return networks;
        }

        field.Report("DBG6107", $"`{text}` is not a network",
            "write `10.0.0.0/8`, `\"fd00::/8\"` (no bits set behind the prefix), a single address, or `local` for loopback and Unix sockets");
        return null;
    }
}
