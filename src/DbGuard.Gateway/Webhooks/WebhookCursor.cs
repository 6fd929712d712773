using System.Globalization;

namespace DbGuard.Gateway.Webhooks;

/// <summary>The sequence of the last record that a webhook has dealt with, in a file of its own beside the store.</summary>
internal sealed class WebhookCursor(string path)
{
    /// <summary>Where the cursor of a webhook is.</summary>
    public static string PathOf(string storeFile, string webhook) => Path.ChangeExtension(storeFile, $".webhook-{webhook}");

    /// <summary>The sequence; null when there is none yet.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public long? Read() => File.Exists(path) && long.TryParse(File.ReadAllText(path), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence : null;

    /// <summary>Moves it. A crash leaves the old one or the new one: at worst an event is sent again.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Write(long sequence)
    {
        File.WriteAllText(path + ".new", sequence.ToString(CultureInfo.InvariantCulture));
        File.Move(path + ".new", path, overwrite: true);
    }
}
