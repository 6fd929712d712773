using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using DbGuard.Core.Catalog;

namespace DbGuard.Dialects.Postgres.Catalog;

/// <summary>Writes <see cref="CatalogFile"/>: members at their default are left out, so that the file reads well and stays small.</summary>
internal static class CatalogFileWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(Stream stream, CatalogSnapshot snapshot, bool system)
    {
        using var output = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        output.WriteLine("{");
        output.WriteLine($"\"database\": {Quoted(snapshot.Database)},");
        output.WriteLine($"\"search_path\": [{string.Join(", ", snapshot.DefaultSearchPath.Select(Quoted))}],");
        if (!snapshot.Schemas.IsDefault && !system)
        {
            output.WriteLine($"\"schemas\": [{string.Join(", ", snapshot.Schemas.Select(Quoted))}],");
        }

        WriteList(output, "relations", snapshot.Tables.Where(t => t.IsSystem == system), Relation);
        output.WriteLine(',');
        WriteList(output, "functions", snapshot.Functions.Where(f => f.IsSystem == system), Function);
        output.WriteLine(',');
        WriteList(output, "types", snapshot.Types.Where(t => SystemRelations.IsSystemSchema(t.Name.Schema) == system), Type);
        output.WriteLine(',');
        WriteList(output, "operators", system ? [] : snapshot.Operators, Operator);
        output.WriteLine(',');
        WriteList(output, "casts", system ? [] : snapshot.Casts, Cast);
        output.WriteLine();
        output.WriteLine("}");
    }

    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    private static void WriteList<T>(StreamWriter output, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        output.Write($"\"{name}\": [");
        var separator = "\n";
        foreach (var item in items)
        {
            using var buffer = new MemoryStream();
            using (var json = new Utf8JsonWriter(buffer, Options))
            {
                json.WriteStartObject();
                write(json, item);
                json.WriteEndObject();
            }

            output.Write(separator);
            output.Write(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
            separator = ",\n";
        }

        output.Write("]");
    }

    private static void Relation(Utf8JsonWriter json, TableSchema table)
    {
        json.WriteString("name", table.Name.ToString());
        json.WriteNumber("id", table.Id);
        if (table.Kind != RelationKind.Table)
        {
            json.WriteString("kind", JsonNamingPolicy.SnakeCaseLower.ConvertName(table.Kind.ToString()));
        }

        json.WriteStartArray("columns");
        foreach (var column in table.Columns)
        {
            json.WriteStartObject();
            json.WriteString("name", column.Name);
            json.WriteNumber("number", column.Number);
            json.WriteString("type", column.TypeName);
            json.WriteNumber("type_id", column.TypeId);
            if (column.NotNull)
            {
                json.WriteBoolean("not_null", true);
            }

            if (!column.GeneratedFrom.IsEmpty)
            {
                json.WriteStartArray("generated_from");
                foreach (var source in column.GeneratedFrom)
                {
                    json.WriteNumberValue(source);
                }

                json.WriteEndArray();
            }

            if (column.ChoosesPartition)
            {
                json.WriteBoolean("chooses_partition", true);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (!table.UniqueKeys.IsEmpty)
        {
            json.WriteStartArray("unique");
            foreach (var key in table.UniqueKeys)
            {
                json.WriteStartArray();
                foreach (var number in key)
                {
                    json.WriteStringValue(table.FindColumn(number)?.Name ?? "");
                }

                json.WriteEndArray();
            }

            json.WriteEndArray();
        }

        if (!table.ComparedWrites.IsEmpty)
        {
            json.WriteStartArray("compared_writes");
            foreach (var comparison in table.ComparedWrites)
            {
                json.WriteStartArray();
                json.WriteNumberValue(comparison.Written);
                json.WriteNumberValue(comparison.Revealed.TableId);
                json.WriteNumberValue(comparison.Revealed.Number);
                json.WriteEndArray();
            }

            json.WriteEndArray();
        }

        if (table.WritesSpread)
        {
            json.WriteBoolean("writes_spread", true);
        }

        WriteIds(json, "parents", table.ParentIds);
        WriteText(json, "definition", table.Definition);
        if (table.HasRules)
        {
            json.WriteBoolean("has_rules", true);
        }

        WriteTexts(json, "rules", table.Rules);

        if (table.EstimatedRows >= 0 && !table.IsSystem)
        {
            json.WriteNumber("rows", table.EstimatedRows);
        }
    }

    private static void Function(Utf8JsonWriter json, FunctionSchema function)
    {
        json.WriteString("name", function.Name.ToString());
        json.WriteNumber("id", function.Id);
        if (function.Kind != FunctionKind.Function)
        {
            json.WriteString("kind", JsonNamingPolicy.SnakeCaseLower.ConvertName(function.Kind.ToString()));
        }

        json.WriteString("volatility", JsonNamingPolicy.SnakeCaseLower.ConvertName(function.Volatility.ToString()));
        WriteIds(json, "arguments", function.ArgumentTypeIds);
        json.WriteNumber("returns", function.ReturnTypeId);
        json.WriteString("language", function.Language);
        if (function.DefaultCount > 0)
        {
            json.WriteNumber("defaults", function.DefaultCount);
        }

        if (function.IsVariadic)
        {
            json.WriteBoolean("variadic", true);
        }

        if (function.ReturnsSet)
        {
            json.WriteBoolean("set", true);
        }

        if (function.IsSecurityDefiner)
        {
            json.WriteBoolean("security_definer", true);
        }

        WriteTexts(json, "output_names", function.OutputNames);
        if (!function.OutputTypeIds.IsEmpty)
        {
            WriteIds(json, "output_types", function.OutputTypeIds);
        }

        WriteTexts(json, "argument_names", function.ArgumentNames);
        WriteText(json, "default_expressions", function.DefaultExpressions);
        WriteText(json, "body", function.Body);
        WriteText(json, "extension", function.Extension);
        if (!function.PartIds.IsEmpty)
        {
            WriteIds(json, "parts", function.PartIds);
        }

        if (!function.SearchPath.IsDefault)
        {
            json.WriteStartArray("search_path");
            foreach (var schema in function.SearchPath)
            {
                json.WriteStringValue(schema);
            }

            json.WriteEndArray();
        }
    }

    private static void Type(Utf8JsonWriter json, TypeSchema type)
    {
        json.WriteString("name", type.Name.ToString());
        json.WriteNumber("id", type.Id);
        json.WriteString("kind", JsonNamingPolicy.SnakeCaseLower.ConvertName(type.Kind.ToString()));
        if (type.ElementTypeId != 0)
        {
            json.WriteNumber("element", type.ElementTypeId);
        }

        if (type.IsArray)
        {
            json.WriteBoolean("array", true);
        }

        if (type.RelationId != 0)
        {
            json.WriteNumber("relation", type.RelationId);
        }
    }

    private static void Operator(Utf8JsonWriter json, OperatorSchema op)
    {
        json.WriteString("name", op.Name.ToString());
        json.WriteNumber("function", op.FunctionId);
        json.WriteNumber("left", op.LeftTypeId);
        json.WriteNumber("right", op.RightTypeId);
    }

    private static void Cast(Utf8JsonWriter json, CastSchema cast)
    {
        json.WriteNumber("source", cast.SourceTypeId);
        json.WriteNumber("target", cast.TargetTypeId);
        json.WriteNumber("function", cast.FunctionId);
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }

    private static void WriteIds(Utf8JsonWriter json, string name, System.Collections.Immutable.ImmutableArray<uint> ids)
    {
        if (ids.IsEmpty)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var id in ids)
        {
            json.WriteNumberValue(id);
        }

        json.WriteEndArray();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, System.Collections.Immutable.ImmutableArray<string> texts)
    {
        if (texts.IsEmpty)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
