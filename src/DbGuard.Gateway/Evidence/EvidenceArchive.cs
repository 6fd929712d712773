using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DbGuard.Core.Audit;

namespace DbGuard.Gateway.Evidence;

/// <summary>A bundle: a ZIP whose manifest has the hash of each entry, and whose signature signs the manifest.</summary>
internal sealed class EvidenceArchive : IDisposable
{
    public const string Manifest = "manifest.json";
    public const string Signature = "manifest.sig";

    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    private readonly ZipArchive _zip;
    private readonly JsonArray _entries = [];

    public EvidenceArchive(Stream output) => _zip = new ZipArchive(output, ZipArchiveMode.Create, leaveOpen: true);

    private static ReadOnlySpan<byte> Tag => "dbguard/evidence/1\n"u8;

    /// <summary>Adds a file.</summary>
    /// <param name="name">Its name in the archive.</param>
    /// <param name="write">Writes its content.</param>
    public void Add(string name, Action<Stream> write)
    {
        using var hash = SHA256.Create();
        long length;
        using (var stream = _zip.CreateEntry(name, CompressionLevel.Optimal).Open())
        using (var counted = new CryptoStream(stream, hash, CryptoStreamMode.Write))
        {
            var counting = new CountingStream(counted);
            write(counting);
            length = counting.Count;
        }

        _entries.Add((JsonNode)new JsonObject { ["name"] = name, ["bytes"] = length, ["sha256"] = Convert.ToHexStringLower(hash.Hash!) });
    }

    public void Add(string name, byte[] content) => Add(name, stream => stream.Write(content));

    /// <summary>Writes manifest and signature; nothing can be added any more.</summary>
    public void Seal(EvidencePeriod period, DateTimeOffset at, CheckpointKey? key)
    {
        var manifest = new JsonObject
        {
            ["format"] = "dbguard/evidence/1",
            ["created_at"] = at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
            ["from"] = period.From.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
            ["to"] = period.To.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
            ["key"] = key?.Id,
            ["entries"] = _entries,
        };
        var bytes = Encoding.UTF8.GetBytes(manifest.ToJsonString(s_indented));
        Plain(Manifest, bytes);
        if (key is not null)
        {
            Plain(Signature, Encoding.ASCII.GetBytes(key.SignMessage(Tag, bytes)));
        }
    }

    public void Dispose() => _zip.Dispose();

    /// <summary>Checks a bundle.</summary>
    /// <returns>What is wrong, in words; empty when nothing is.</returns>
    public static List<string> Verify(Stream input, CheckpointKey? key)
    {
        var wrong = new List<string>();
        using var zip = new ZipArchive(input, ZipArchiveMode.Read);
        if (zip.GetEntry(Manifest) is not { } manifestEntry)
        {
            return ["it has no manifest"];
        }

        var manifest = Read(manifestEntry);
        if (key is not null)
        {
            var signature = zip.GetEntry(Signature) is { } signed ? Encoding.ASCII.GetString(Read(signed)) : null;
            if (signature is null || !key.IsSignedMessage(Tag, manifest, signature))
            {
                wrong.Add(signature is null ? "it is not signed" : "its manifest is not signed by this key, or was changed");
            }
        }

        var named = new HashSet<string>(StringComparer.Ordinal) { Manifest, Signature };
        using var document = JsonDocument.Parse(manifest);
        foreach (var entry in document.RootElement.GetProperty("entries").EnumerateArray())
        {
            var name = entry.GetProperty("name").GetString() ?? "";
            named.Add(name);
            if (zip.GetEntry(name) is not { } found)
            {
                wrong.Add($"{name} is missing");
                continue;
            }

            using var content = found.Open();
            if (Convert.ToHexStringLower(SHA256.HashData(content)) != entry.GetProperty("sha256").GetString())
            {
                wrong.Add($"{name} was changed");
            }
        }

        wrong.AddRange(zip.Entries.Where(e => !named.Contains(e.FullName)).Select(e => $"{e.FullName} is not in the manifest"));
        return wrong;
    }

    private static byte[] Read(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }

    private void Plain(string name, byte[] content)
    {
        using var stream = _zip.CreateEntry(name, CompressionLevel.Optimal).Open();
        stream.Write(content);
    }

    /// <summary>Counts what is written through it.</summary>
    private sealed class CountingStream(Stream inner) : Stream
    {
        public long Count { get; private set; }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => Count;

        public override long Position { get => Count; set => throw new NotSupportedException(); }

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            inner.Write(buffer);
            Count += buffer.Length;
        }
    }
}
