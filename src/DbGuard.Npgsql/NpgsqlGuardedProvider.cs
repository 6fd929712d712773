using System.Collections;
using System.Data;
using System.Data.Common;
using System.Globalization;
using DbGuard.AdoNet.Providers;
using DbGuard.Core;
using DbGuard.Core.Catalog;
using DbGuard.Core.Decisions;
using DbGuard.Core.Facts;
using DbGuard.Core.Masking;
using DbGuard.Core.Masking.Detectors;
using DbGuard.Dialects.Postgres;
using DbGuard.Dialects.Postgres.Values;
using DbGuard.Npgsql.Catalog;
using DbGuard.Npgsql.Sessions;
using DbGuard.Npgsql.Text;
using DbGuard.Npgsql.Values;
using Npgsql;
using Npgsql.Schema;
using NpgsqlTypes;

namespace DbGuard.Npgsql;

/// <summary>What Npgsql and the PostgreSQL dialect add to the decorators.</summary>
internal sealed class NpgsqlGuardedProvider(NpgsqlDataSource source, TimeProvider time) : IGuardedProvider
{
    private readonly NpgsqlCatalog _catalog = new(source, time);

    public IStatementAnalyzer Analyzer { get; } = new PostgresAnalyzer();

    public void Dispose() => _catalog.Dispose();

    public async ValueTask<IGuardedSession> OpenAsync(DbConnection connection, CancellationToken cancellationToken) =>
        await NpgsqlGuardedSession.OpenAsync((NpgsqlConnection)connection, _catalog, cancellationToken).ConfigureAwait(false);

    public IReadOnlyList<LoweredText> Lower(string text, CommandType type, DbParameterCollection parameters) => type switch
    {
        CommandType.StoredProcedure => [ProcedureText.Call(text, (NpgsqlParameterCollection)parameters)],
        CommandType.TableDirect => [ProcedureText.Table(text)],
        _ => NamedParameters.Lower(text, (NpgsqlParameterCollection)parameters),
    };

    public DecisionReason? CannotRun(LoweredText text, GuardOutcome outcome, CatalogSnapshot catalog)
    {
        foreach (var statement in outcome.Statements)
        {
            foreach (var change in statement.Statement.Facts.Settings)
            {
                if (change is { Name: "*", IsReset: false } || change.Name is "standard_conforming_strings" or "client_encoding")
                {
                    return new DecisionReason(Verdict.Deny, "DBG5106", "door", $"setting `{change.Name}` is fixed by the guard", "leave it as it is", []);
                }
            }

            if (statement.Statement.Facts.AssumesPlainParameters && text.Parameters.Any(p => !IsPlain((NpgsqlParameter)p)))
            {
                return new DecisionReason(Verdict.Deny, "DBG2018", "door", "the statement means something else with a parameter of this type", "bind a plain value, and cast it in the statement", []);
            }
        }

        return DriverReading.Refusal(text, outcome);
    }

    public DbParameter Positional(DbParameter parameter) => NamedParameters.Positional((NpgsqlParameter)parameter);

    public string? TextOf(DbParameter parameter) => TextOf(parameter.Value);

    public ReportedColumn Report(DbColumn column) =>
        column is NpgsqlDbColumn own ? new ReportedColumn(own.TableOID, own.ColumnAttributeNumber ?? 0) : default;

    public IColumnGuard Mask(DbColumn column, string typeName, IMasker masker, CatalogSnapshot catalog)
    {
        var type = TypeOf(column, typeName);
        return new NpgsqlColumnGuard(CellMasker.Create(type, masker, catalog), type.TypeId, column.DataType ?? typeof(object));
    }

    public IColumnGuard? LookThrough(DbColumn column, string typeName, ContentMasker content, CatalogSnapshot catalog)
    {
        var type = TypeOf(column, typeName);
        return CellMasker.CreateDetecting(type, content, catalog) is { } masker ? new NpgsqlColumnGuard(masker, type.TypeId, column.DataType ?? typeof(object)) : null;
    }

    /// <summary>The driver asks for binary cells, and writes a space between precision and scale.</summary>
    private static CellType TypeOf(DbColumn column, string typeName) =>
        new(((NpgsqlDbColumn)column).TypeOID, TypeModifierText.Read(typeName.Replace(", ", ",", StringComparison.Ordinal)), IsBinary: true);

    private static bool IsPlain(NpgsqlParameter parameter) => string.IsNullOrEmpty(parameter.DataTypeName) && parameter.NpgsqlDbType != NpgsqlDbType.TsVector
        && TextOf(parameter.Value) is not null;

    private static string? TextOf(object? value) => value switch
    {
        null or DBNull => "",
        string text => text,
        char letter => letter.ToString(),
        bool flag => flag ? "true" : "false",
        byte[] bytes => "\\x" + Convert.ToHexStringLower(bytes),
        float number => number.ToString("R", CultureInfo.InvariantCulture),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        DateTime moment => moment.ToString("O", CultureInfo.InvariantCulture),
        DateTimeOffset moment => moment.ToString("O", CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("O", CultureInfo.InvariantCulture),
        TimeOnly clock => clock.ToString("O", CultureInfo.InvariantCulture),
        byte or sbyte or short or ushort or int or uint or long or ulong or decimal or Guid or TimeSpan => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        Array { Rank: 1 } or IList => TextOf((IList)value),
        _ => null,
    };

    /// <summary>Elements by length, so that no two lists look alike.</summary>
    private static string? TextOf(IList list)
    {
        var parts = new List<string>(list.Count);
        foreach (var item in list)
        {
            if (TextOf(item) is not { } text)
            {
                return null;
            }

            parts.Add(item is null or DBNull ? "NULL" : string.Create(CultureInfo.InvariantCulture, $"{text.Length}:{text}"));
        }

        return $"{{{string.Join(',', parts)}}}";
    }
}
