using Microsoft.Playwright;

namespace DbGuard.Console.Tests;

/// <summary>Debian's Chromium, one for the whole test process.</summary>
internal static class Browser
{
    private static readonly Lazy<Task<IBrowser>> Started = new(StartAsync);

    /// <summary>A window with cookies of its own; whatever its pages complain about is collected.</summary>
    public static async Task<(IPage Page, List<string> Complaints)> OpenAsync(ColorScheme scheme = ColorScheme.Light, int width = 1440, int height = 900, float scale = 1)
    {
        var context = await (await Started.Value).NewContextAsync(new BrowserNewContextOptions
        {
            ColorScheme = scheme,
            ViewportSize = new ViewportSize { Width = width, Height = height },
            DeviceScaleFactor = scale,

            // The test issuer has an authority of its own.
            IgnoreHTTPSErrors = true,
        });
        context.SetDefaultTimeout(20_000);
        var page = await context.NewPageAsync();
        var complaints = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                complaints.Add(message.Text);
            }
        };
        page.PageError += (_, error) => complaints.Add(error);
        return (page, complaints);
    }

    private static async Task<IBrowser> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        return await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = "/usr/bin/chromium",

            // WHY: tests run as root in containers, where Chromium has no sandbox to give.
            Args = ["--no-sandbox", "--disable-dev-shm-usage"],
        });
    }
}
