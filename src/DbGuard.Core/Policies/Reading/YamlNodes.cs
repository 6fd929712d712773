using System.Collections.Immutable;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace DbGuard.Core.Policies.Reading;

/// <summary>
/// Builds the node tree from YAML's event stream. Bounded: depth, number of nodes, and no anchors, aliases or tags, so that a small
/// file cannot become a large tree and a value means only what it says.
/// </summary>
internal sealed class YamlNodes
{
    /// <summary>Deepest nesting; a policy needs about seven.</summary>
    public const int MaxDepth = 32;

    /// <summary>Most nodes in a file.</summary>
    public const int MaxNodes = 100_000;

    private readonly IParser _parser;
    private readonly PolicyDiagnosticBag _bag;
    private int _nodes;

    private YamlNodes(IParser parser, PolicyDiagnosticBag bag)
    {
        _parser = parser;
        _bag = bag;
    }

    /// <summary>The root node; null when the text is not one YAML document, which the bag then says.</summary>
    public static PolicyNode? Read(string text, PolicyDiagnosticBag bag)
    {
        var scanner = new Scanner(new StringReader(text), skipComments: true);
        try
        {
            return new YamlNodes(new Parser(scanner), bag).ReadDocument();
        }
        catch (LimitException e)
        {
            bag.Add("DBG6101", e.Place, "", $"the file is nested deeper than {MaxDepth} levels or holds more than {MaxNodes} values", "split the policy");
            return null;
        }
        catch (Exception e)
        {
            // WHY every exception: the scanner throws others than its own on some broken files.
            // WHY not its sentence: it may quote the file, which may hold a secret that is out of place.
            bag.Add("DBG6102", PlaceOf(e is YamlException yaml ? yaml.Start : scanner.CurrentPosition), "", "this is not valid YAML",
                "check indentation, quotes and brackets here and just above; patterns with `*` need quotes: \"*.*.email\"");
            return null;
        }
    }

    private PolicyNode? ReadDocument()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _))
        {
            _bag.Add("DBG6114", default, "", "the file is empty", "start with `version: 1`");
            return null;
        }

        _parser.Consume<DocumentStart>();
        var root = ReadNode(0);
        _parser.Consume<DocumentEnd>();
        if (!_parser.Accept<StreamEnd>(out _))
        {
            _bag.Add("DBG6103", PlaceOf(_parser.Current!.Start), "", "the file holds more than one YAML document", "remove everything from the second `---` on");
        }

        return root;
    }

    private PolicyNode ReadNode(int depth)
    {
        var place = PlaceOf(_parser.Current!.Start);
        if (depth > MaxDepth || ++_nodes > MaxNodes)
        {
            throw new LimitException(place);
        }

        switch (_parser.Current)
        {
            case Scalar scalar:
                Refuse(scalar);
                _parser.MoveNext();
                return new ScalarNode(scalar.Value, scalar.Style == ScalarStyle.Plain, place);

            case SequenceStart start:
                Refuse(start);
                _parser.MoveNext();
                var items = ImmutableArray.CreateBuilder<PolicyNode>();
                while (!_parser.TryConsume<SequenceEnd>(out _))
                {
                    items.Add(ReadNode(depth + 1));
                }

                return new ListNode(items.ToImmutable(), place);

            case MappingStart start:
                Refuse(start);
                _parser.MoveNext();
                var entries = ImmutableArray.CreateBuilder<MapEntry>();
                while (!_parser.TryConsume<MappingEnd>(out _))
                {
                    var key = ReadNode(depth + 1);
                    var value = ReadNode(depth + 1);
                    if (key is ScalarNode name)
                    {
                        entries.Add(new MapEntry(name, value));
                    }
                    else
                    {
                        _bag.Add("DBG6106", key.Place, "", $"a key must be a single value, not {key.Shape}", "write `key: value`");
                    }
                }

                return new MapNode(entries.ToImmutable(), place);

            case AnchorAlias:
                _bag.Add("DBG6103", place, "", "YAML aliases are not allowed in a policy", "write the value out: an unquoted `*` at the start of a pattern means an alias to YAML, so write \"*.*.email\" in quotes");
                _parser.MoveNext();
                return new ScalarNode("", false, place);

            default:
                throw new YamlException(_parser.Current!.Start, _parser.Current.End, "unexpected event");
        }
    }

    private void Refuse(NodeEvent node)
    {
        if (!node.Anchor.IsEmpty)
        {
            _bag.Add("DBG6103", PlaceOf(node.Start), "", "YAML anchors are not allowed in a policy", "write the value out wherever it is needed");
        }

        if (!node.Tag.IsEmpty)
        {
            _bag.Add("DBG6103", PlaceOf(node.Start), "", "YAML tags are not allowed in a policy", "remove the `!…`; put the value in quotes if it starts with `!`");
        }
    }

    private static Place PlaceOf(Mark mark) => new((int)mark.Line, (int)mark.Column);

    private sealed class LimitException(Place place) : Exception
    {
        public Place Place { get; } = place;
    }
}
