using System.Buffers;

namespace DbGuard.Dialects.Postgres.Values.Detecting;

internal enum JsonToken
{
    /// <summary>The document is over.</summary>
    End,
    /// <summary>This is no JSON document.</summary>
    Malformed,
    /// <summary>A member's name.</summary>
    Key,
    String,
    Number,
}

/// <summary>
/// Walks the strings and numbers of a JSON document of any depth, without exceptions and without a stack of calls. What it lets through as a
/// document is one, but that it takes any run of the right characters for a number or literal.
/// Source: RFC 8259.
/// </summary>
internal ref struct JsonCursor(ReadOnlySpan<byte> document, CellBuffer stack)
{
    private static readonly SearchValues<byte> Scalar = SearchValues.Create("+-.0123456789abcdefghijklmnopqrstuvwxyzE"u8);

    private readonly ReadOnlySpan<byte> _document = document;
    private readonly CellBuffer _stack = stack;
    private int _at;
    private bool _needsValue = true;

    /// <summary>Offset of the token; of the first byte inside the quotes of a string.</summary>
    public int Start { get; private set; }

    /// <summary>Offset behind it, or of the closing quote.</summary>
    public int End { get; private set; }

    /// <summary>True for a string with a backslash in it.</summary>
    public bool IsEscaped { get; private set; }

    /// <summary>Moves to the next string or number.</summary>
    public JsonToken Read()
    {
        while (true)
        {
            SkipBlanks();
            if (_at == _document.Length)
            {
                return _needsValue || _stack.Length > 0 ? JsonToken.Malformed : JsonToken.End;
            }

            var unit = _document[_at];
            if (!_needsValue)
            {
                if (!TryGoOn(unit))
                {
                    return JsonToken.Malformed;
                }

                if (_needsValue && Container == (byte)'{')
                {
                    return ReadKey();
                }

                continue;
            }

            switch (unit)
            {
                case (byte)'{' or (byte)'[':
                    _stack.Append(unit);
                    _at++;
                    SkipBlanks();
                    if (_at < _document.Length && _document[_at] == Closing(unit))
                    {
                        _needsValue = false;
                    }
                    else if (unit == (byte)'{')
                    {
                        return ReadKey();
                    }

                    continue;
                case (byte)'"':
                    _needsValue = false;
                    return TryReadString() ? JsonToken.String : JsonToken.Malformed;
                default:
                    Start = _at;
                    var length = _document[_at..].IndexOfAnyExcept(Scalar);
                    End = _at = length < 0 ? _document.Length : _at + length;
                    _needsValue = false;
                    if (End == Start)
                    {
                        return JsonToken.Malformed;
                    }

                    if (unit is (byte)'-' or (>= (byte)'0' and <= (byte)'9'))
                    {
                        return JsonToken.Number;
                    }

                    if (!IsLiteral(_document[Start..End]))
                    {
                        return JsonToken.Malformed;
                    }

                    continue;
            }
        }
    }

    private readonly byte Container => _stack.Length == 0 ? (byte)0 : _stack.WrittenSpan[^1];

    private static byte Closing(byte opening) => opening == (byte)'{' ? (byte)'}' : (byte)']';

    private static bool IsLiteral(ReadOnlySpan<byte> word) => word.SequenceEqual("true"u8) || word.SequenceEqual("false"u8) || word.SequenceEqual("null"u8);

    /// <summary>After a value: a comma, or the end of the container.</summary>
    private bool TryGoOn(byte unit)
    {
        if (_stack.Length == 0)
        {
            return false;
        }

        _at++;
        if (unit == (byte)',')
        {
            return _needsValue = true;
        }

        if (unit != Closing(Container))
        {
            return false;
        }

        _stack.Truncate(_stack.Length - 1);
        return true;
    }

    private JsonToken ReadKey()
    {
        SkipBlanks();
        if (_at == _document.Length || _document[_at] != (byte)'"' || !TryReadString())
        {
            return JsonToken.Malformed;
        }

        SkipBlanks();
        if (_at == _document.Length || _document[_at] != (byte)':')
        {
            return JsonToken.Malformed;
        }

        _at++;
        _needsValue = true;
        return JsonToken.Key;
    }

    private bool TryReadString()
    {
        Start = ++_at;
        IsEscaped = false;
        while (true)
        {
            var special = _document[_at..].IndexOfAny((byte)'"', (byte)'\\');
            if (special < 0)
            {
                return false;
            }

            _at += special;
            if (_document[_at] == (byte)'"')
            {
                End = _at++;
                return true;
            }

            IsEscaped = true;
            _at += 2;
            if (_at > _document.Length)
            {
                return false;
            }
        }
    }

    private void SkipBlanks()
    {
        while (_at < _document.Length && _document[_at] is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r')
        {
            _at++;
        }
    }
}
