using System.Globalization;
using System.Net.Mime;
using System.Security.Cryptography;
using DbGuard.Core.Audit;
using DbGuard.Gateway.Commands;
using DbGuard.Gateway.Console.Login;
using DbGuard.Gateway.Console.Pages;
using DbGuard.Gateway.Evidence;
using DbGuard.Gateway.Options;
using DbGuard.Gateway.Stores;
using DbGuard.Gateway.Stores.Checkpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DbGuard.Gateway.Console;

/// <summary>Makes the evidence bundle of a period and hands it over as a file. Who took one is recorded.</summary>
internal sealed class EvidenceDownload(GatewayStores stores, StoreOptions options, IAuditSink audit, TimeProvider time) : IDisposable
{
    /// <summary>One at a time: a bundle reads and verifies the whole store.</summary>
    private readonly SemaphoreSlim _one = new(1);

    public async Task<IResult> MakeAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted).ConfigureAwait(false);
        var now = time.GetUtcNow();
        if (!UtcText.TryParse(form["from"].ToString().Trim(), now, out var from) || !TryEnd(form["to"].ToString().Trim(), now, out var to) || from >= to)
        {
            return Refuse(context, StatusCodes.Status400BadRequest, "A time is a date, a date and time (UTC), or a time ago such as 15m, 2h or 7d; the beginning lies before the end.");
        }

        if (!await _one.WaitAsync(TimeSpan.Zero, context.RequestAborted).ConfigureAwait(false))
        {
            return Refuse(context, StatusCodes.Status409Conflict, "Another bundle is being made. Try again in a moment.");
        }

        FileStream? archive = null;
        try
        {
            var period = new EvidencePeriod(from, to);
            await audit.AppendDurablyAsync(
                new AuditRecord
                {
                    Kind = AuditRecordKind.OperatorAction,
                    At = now,
                    Approver = ConsolePerson.Of(context).Name,
                    ClientAddress = context.Connection.RemoteIpAddress?.ToString(),
                    Detail = string.Create(CultureInfo.InvariantCulture, $"took the evidence of {from:yyyy-MM-ddTHH:mm:ssZ} to {to:yyyy-MM-ddTHH:mm:ssZ}"),
                },
                context.RequestAborted).ConfigureAwait(false);

            // Of this user only, as GetTempFileName makes it.
            archive = new FileStream(Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None, 64 * 1024, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
            await Task.Run(() => Write(archive, period, now, context.RequestAborted), context.RequestAborted).ConfigureAwait(false);
            archive.Position = 0;
            return Results.File(archive, MediaTypeNames.Application.Zip, string.Create(CultureInfo.InvariantCulture, $"dbguard-evidence-{from:yyyyMMdd}-{to:yyyyMMdd}.zip"));
        }
        catch
        {
            if (archive is not null)
            {
                await archive.DisposeAsync().ConfigureAwait(false);
            }

            throw;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private static bool TryEnd(string text, DateTimeOffset now, out DateTimeOffset to)
    {
        to = now;
        return text.Length == 0 || UtcText.TryParse(text, now, out to);
    }

    private static RazorComponentResult<EvidenceFormPage> Refuse(HttpContext context, int status, string problem)
    {
        context.Response.StatusCode = status;
        return new RazorComponentResult<EvidenceFormPage>(new Dictionary<string, object?> { [nameof(EvidenceFormPage.Problem)] = problem });
    }

    private void Write(FileStream archive, EvidencePeriod period, DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var reader = stores.OpenReader(options);
        using var key = options.CheckpointKeyFile is { } file ? Key(file) : null;
        var anchors = options.Anchors.Select(a => a.File).OfType<string>().Where(File.Exists);
        using var proof = AuditProof.Read(options.CheckpointKeyFile is { } signer && File.Exists(signer + ".pub") ? [signer + ".pub"] : [], anchors);
        EvidenceBundle.Write(archive, reader, period, proof, key, options.File, now, _ => { }, cancellationToken);
    }

    private static CheckpointKey Key(string file)
    {
        try
        {
            return CheckpointKey.FromPem(File.ReadAllText(file));
        }
        catch (Exception failure) when (failure is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new AuditUnavailableException("the key of the checkpoints cannot be used", failure);
        }
    }
}
