using DbGuard.Gateway.Stores;

namespace DbGuard.Gateway.Tests.Stores;

public sealed class CommitSiblingsTests
{
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(0.2);

    [Fact]
    public void Sessions_InQuickSuccession_AreExpectedTogether()
    {
        var siblings = new CommitSiblings();
        End(siblings, Quick, "a", "b");
        End(siblings, Quick, "c", "d");
        Assert.Equal(4, siblings.Expected);
        End(siblings, Quick, "a", "b", "c", "d");
        Assert.Equal(4, siblings.Expected);
    }

    [Fact]
    public void Session_ThatStaysAway_IsForgottenAfterTwoGroups()
    {
        var siblings = new CommitSiblings();
        End(siblings, Quick, "a", "b", "c");
        End(siblings, Quick, "a", "b");
        Assert.Equal(3, siblings.Expected);
        End(siblings, Quick, "a", "b");
        Assert.Equal(2, siblings.Expected);
    }

    [Fact]
    public void Sessions_OnAQuietStore_AreNotWaitedFor()
    {
        var siblings = new CommitSiblings();
        End(siblings, Quick, "a", "b", "c");
        End(siblings, TimeSpan.FromMilliseconds(40), "d");
        Assert.Equal(1, siblings.Expected);
    }

    private static void End(CommitSiblings siblings, TimeSpan time, params string[] sessions)
    {
        foreach (var session in sessions)
        {
            siblings.Join(session);
        }

        siblings.EndGroup(time);
    }
}
