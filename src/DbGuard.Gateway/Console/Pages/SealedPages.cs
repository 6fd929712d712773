namespace DbGuard.Gateway.Console.Pages;

// The Razor compiler makes components public and open; they are sealed here, all in one place.
public sealed partial class EndSessionPage;

public sealed partial class Fragments;

public sealed partial class EvidenceFormPage;

public sealed partial class HealthPage;

public sealed partial class InboxPage;

public sealed partial class LoginPage;

public sealed partial class OverviewPage;

public sealed partial class PolicyPage;

public sealed partial class ProblemPage;

public sealed partial class ReplayPage;

public sealed partial class RequestPage;

public sealed partial class SearchPage;

public sealed partial class Shell;

public sealed partial class Title;
