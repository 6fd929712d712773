using System.CommandLine;
using DbGuard.Core.Catalog;
using DbGuard.Gateway.Replays;
using DbGuard.Gateway.Stores;

namespace DbGuard.Gateway.Commands;

/// <summary>The options of commands that look at recorded statements again: which catalog names are looked up in.</summary>
internal sealed class CatalogInputs
{
    private readonly Option<FileInfo?> _schema = new("--schema")
    {
        Description = "A schema file for all statements. Default: the catalog of the day, kept beside the store; where it was not kept, that of the configuration's database now.",
    };

    private readonly Option<string?> _database = new("--database") { Description = "Only statements in this database.", HelpName = "NAME" };

    public CatalogInputs(Command command)
    {
        command.Options.Add(_schema);
        command.Options.Add(_database);
    }

    /// <summary>True for statements of the database that is meant.</summary>
    public bool IsMeant(ParseResult result, AuditBody body) => result.GetValue(_database) is not { } wanted || body.Text("database") == wanted;

    /// <summary>The catalogs, having seen what held before <paramref name="since"/>; null when a file cannot be read, which then has been said.</summary>
    public DayCatalogs? Open(ParseResult result, IAuditReader reader, long? since, CancellationToken cancellationToken)
    {
        var error = result.InvocationConfiguration.Error;
        if (result.GetValue(_schema) is { } file)
        {
            return PolicyInputs.LoadCatalog(file.FullName, error) is { } given ? new DayCatalogs(null, new Lazy<CatalogSnapshot>(given)) : null;
        }

        var catalogs = new DayCatalogs(StoreSelection.StoreFile(result), new Lazy<CatalogSnapshot>(() => Now(result, error, cancellationToken)));
        if (since is { } from)
        {
            foreach (var record in reader.Read(new RecordQuery { Until = from }))
            {
                catalogs.See(record);
            }
        }

        return catalogs;
    }

    /// <exception cref="CatalogUnavailableException">It cannot be read, which has been said.</exception>
    private CatalogSnapshot Now(ParseResult result, TextWriter error, CancellationToken cancellationToken) =>
        (StoreSelection.ConfigurationFile(result) is { } configuration
            ? Task.Run(() => LiveCatalog.ReadAsync(configuration, result.GetValue(_database), error, cancellationToken), cancellationToken).GetAwaiter().GetResult()
            : PolicyInputs.LoadCatalog(null, error)) ?? throw new CatalogUnavailableException();
}
