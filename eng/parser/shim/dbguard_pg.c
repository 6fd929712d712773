/*
 * dbguard_pg: PostgreSQL's raw parser behind three functions, its tree written as one block of 32-bit words.
 *
 * Block:   words[0] = layout number, words[1] = offset of the statement list. Offsets count words from the start; 0 is NULL.
 * Node:    [tag | slots << 16, location in bytes or -1, slot, slot, ...]   one slot per struct field, in the order of nodes.inc.c.
 * Unknown: [0 | 1 << 16, -1, PostgreSQL's own tag number]
 * List:    [1, count, item offset, ...]; integer lists (2) and OID lists (3) hold the values themselves.
 * Text:    [length in bytes, bytes padded to a word]
 *
 * Everything runs inside PG_TRY in a memory context of its own that is deleted on every path. Thread-safe: PostgreSQL's
 * globals are thread-local in libpg_query, and this file has none.
 */
#include "pg_query.h"
#include "pg_query_internal.h"
#include "miscadmin.h"
#include "mb/pg_wchar.h"
#include "nodes/parsenodes.h"
#include "parser/parser.h"

#define DG_EXPORT __attribute__((visibility("default")))

enum
{
    DG_OK = 0,
    DG_ERROR = 1,               /* the parser refused the text */
    DG_TOO_COMPLEX = 2,         /* a limit of this machine or of the caller was met, not of the grammar */
    DG_OUT_OF_MEMORY = 3
};

typedef struct
{
    uint32_t *words;            /* the caller's buffer, or our own (owned != 0: give it to dg_free) */
    uint32_t count;
    int32_t owned;
    int32_t status;
    int32_t sqlstate;           /* five letters packed as MAKE_SQLSTATE does */
    int32_t cursor;             /* 1-based, in characters; 0 when the parser did not say */
    uint32_t depth;             /* nesting levels of the tree */
    uint32_t unknown;           /* nodes without a layout */
    char message[256];          /* UTF-8, may quote the statement's own text */
} DgResult;

typedef struct
{
    uint32_t *words;
    uint32_t count;
    uint32_t capacity;
    uint32_t max_words;
    uint32_t depth;
    uint32_t deepest;
    uint32_t max_depth;
    uint32_t unknown;
    bool owned;
} Out;

static void grow(Out *o, uint64_t needed)
{
    uint64_t capacity = (uint64_t) o->capacity * 2;
    uint32_t *words;

    if (capacity < needed)
        capacity = needed;
    if (needed > o->max_words)
        ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("parse tree is too large")));
    if (capacity > o->max_words)
        capacity = o->max_words;
    words = o->owned ? realloc(o->words, capacity * sizeof(uint32_t)) : malloc(capacity * sizeof(uint32_t));
    if (words == NULL)
        ereport(ERROR, (errcode(ERRCODE_OUT_OF_MEMORY), errmsg("out of memory")));
    if (!o->owned)
        memcpy(words, o->words, o->count * sizeof(uint32_t));
    o->words = words;
    o->capacity = (uint32_t) capacity;
    o->owned = true;
}

static inline uint32_t reserve(Out *o, uint64_t words)
{
    uint32_t at = o->count;

    if (unlikely(at + words > o->capacity))
        grow(o, at + words);
    o->count = at + (uint32_t) words;
    return at;
}

static inline uint32_t open_node(Out *o, uint32_t tag, uint32_t slots, int location)
{
    uint32_t at = reserve(o, 2 + slots);

    o->words[at] = tag | slots << 16;
    o->words[at + 1] = (uint32_t) location;
    return at;
}

static inline void o_set(Out *o, uint32_t at, uint32_t value)
{
    o->words[at] = value;
}

static uint32_t put_text(Out *o, const char *text)
{
    size_t length;
    uint32_t at;

    if (text == NULL)
        return 0;
    length = strlen(text);
    at = reserve(o, 1 + (length + 3) / 4);
    o->words[at] = (uint32_t) length;
    if (length > 0)
    {
        o->words[o->count - 1] = 0;
        memcpy(&o->words[at + 1], text, length);
    }
    return at;
}

static uint32_t put_unknown(Out *o, const Node *n)
{
    uint32_t at = open_node(o, 0, 1, -1);

    o->words[at + 2] = (uint32_t) nodeTag(n);
    o->unknown++;
    return at;
}

static uint32_t put_node(Out *o, const Node *n);

#include "nodes.inc.c"

static uint32_t put_list(Out *o, const List *list)
{
    uint32_t length = (uint32_t) list_length(list);
    uint32_t at = reserve(o, 2 + (uint64_t) length);

    o->words[at] = 1;
    o->words[at + 1] = length;
    for (uint32_t i = 0; i < length; i++)
        o_set(o, at + 2 + i, put_node(o, (const Node *) list->elements[i].ptr_value));
    return at;
}

static uint32_t put_scalars(Out *o, const List *list, uint32_t tag)
{
    uint32_t length = (uint32_t) list_length(list);
    uint32_t at = reserve(o, 2 + (uint64_t) length);

    o->words[at] = tag;
    o->words[at + 1] = length;
    for (uint32_t i = 0; i < length; i++)
        o->words[at + 2 + i] = (uint32_t) list->elements[i].int_value;
    return at;
}

static uint32_t put_node(Out *o, const Node *n)
{
    uint32_t at;

    if (n == NULL)
        return 0;
    if (++o->depth > o->deepest)
    {
        /* a new deepest level is the only place where the stack grows; eight levels are a few KB, well inside the margin */
        if (o->depth % 8 == 0)
            check_stack_depth();
        o->deepest = o->depth;
        if (o->depth > o->max_depth)
            ereport(ERROR, (errcode(ERRCODE_STATEMENT_TOO_COMPLEX), errmsg("statement is nested too deeply")));
    }
    switch (nodeTag(n))
    {
        case T_List: at = put_list(o, (const List *) n); break;
        case T_IntList: at = put_scalars(o, (const List *) n, 2); break;
        case T_OidList: at = put_scalars(o, (const List *) n, 3); break;
        default: at = put_known(o, n); break;
    }
    o->depth--;
    return at;
}

/* Copies the message and classifies the error; the error state is flushed afterwards by the caller. */
static void describe(DgResult *result, const ErrorData *error)
{
    size_t length = error->message == NULL ? 0 : strlen(error->message);

    if (length >= sizeof(result->message))
        length = (size_t) pg_mbcliplen(error->message, (int) length, sizeof(result->message) - 1);
    if (length > 0)
        memcpy(result->message, error->message, length);
    result->message[length] = '\0';
    result->cursor = error->cursorpos;
    result->sqlstate = error->sqlerrcode;
    switch (error->sqlerrcode)
    {
        case ERRCODE_OUT_OF_MEMORY:
            result->status = DG_OUT_OF_MEMORY;
            break;
        case ERRCODE_STATEMENT_TOO_COMPLEX:
        case ERRCODE_PROGRAM_LIMIT_EXCEEDED:
            result->status = DG_TOO_COMPLEX;
            break;
        default:
            /* bison's own stack limit comes as an ordinary syntax error: `memory exhausted at or near ...` */
            result->status = strncmp(result->message, "memory exhausted", 16) == 0 ? DG_TOO_COMPLEX : DG_ERROR;
            break;
    }
}

/* Not inlined: after a longjmp the caller reads *o, which must live in memory and not in this frame's registers. */
static pg_noinline void write_tree(Out *o, const char *sql)
{
    List *statements;
    uint32_t root;

    /* the guard's assumption, see SyntaxTree: a session that turns it off must be refused */
    standard_conforming_strings = true;
    escape_string_warning = false;
    backslash_quote = BACKSLASH_QUOTE_SAFE_ENCODING;

    statements = raw_parser(sql, RAW_PARSE_DEFAULT);
    root = reserve(o, 2);
    o_set(o, root, DG_LAYOUT);
    o_set(o, root + 1, put_list(o, statements));
}

DG_EXPORT int32_t dg_layout(void)
{
    return DG_LAYOUT;
}

DG_EXPORT const char *dg_version(void)
{
    return PG_VERSION;
}

/*
 * sql: UTF-8, NUL-terminated, without an inner NUL (the caller has checked both).
 * buffer: the caller's words; when the tree does not fit, result->words is ours and result->owned is set.
 */
DG_EXPORT void dg_parse(const char *sql, uint32_t *buffer, uint32_t capacity, uint32_t max_words, uint32_t max_depth,
                        DgResult *result)
{
    MemoryContext context = pg_query_enter_memory_context();
    Out out = {.words = buffer, .capacity = capacity, .max_words = max_words, .max_depth = max_depth};

    memset(result, 0, offsetof(DgResult, message));
    result->message[0] = '\0';

    PG_TRY();
    {
        write_tree(&out, sql);
        result->status = DG_OK;
    }
    PG_CATCH();
    {
        ErrorData *error;

        MemoryContextSwitchTo(context);
        error = CopyErrorData();
        describe(result, error);
        FlushErrorState();
    }
    PG_END_TRY();

    pg_query_exit_memory_context(context);
    result->depth = out.deepest;
    result->unknown = out.unknown;
    if (result->status == DG_OK)
    {
        result->words = out.words;
        result->count = out.count;
        result->owned = out.owned;
    }
    else if (out.owned)
        free(out.words);
}

enum
{
    DG_TOKEN_OTHER = 0,
    DG_TOKEN_STRING = 1,
    DG_TOKEN_NUMBER = 2,
    DG_TOKEN_BITS = 3,
    DG_TOKEN_COMMENT = 4,
    DG_TOKEN_PARAMETER = 5,
    DG_TOKEN_IDENTIFIER = 6,
    DG_TOKEN_KEYWORD = 7
};

static uint32_t token_class(const PgQueryScanToken *token)
{
    switch (token->token)
    {
        case PG_QUERY_TOKEN_SCONST:
        case PG_QUERY_TOKEN_USCONST:
            return DG_TOKEN_STRING;
        case PG_QUERY_TOKEN_ICONST:
        case PG_QUERY_TOKEN_FCONST:
            return DG_TOKEN_NUMBER;
        case PG_QUERY_TOKEN_BCONST:
        case PG_QUERY_TOKEN_XCONST:
            return DG_TOKEN_BITS;
        case PG_QUERY_TOKEN_SQL_COMMENT:
        case PG_QUERY_TOKEN_C_COMMENT:
            return DG_TOKEN_COMMENT;
        case PG_QUERY_TOKEN_PARAM:
            return DG_TOKEN_PARAMETER;
        case PG_QUERY_TOKEN_IDENT:
        case PG_QUERY_TOKEN_UIDENT:
            return DG_TOKEN_IDENTIFIER;
        default:
            return token->keyword_kind != PG_QUERY_NO_KEYWORD ? DG_TOKEN_KEYWORD : DG_TOKEN_OTHER;
    }
}

/* Tokens as triples [class, start byte, end byte]; result->count counts words. Same contract as dg_parse. */
DG_EXPORT void dg_scan(const char *sql, uint32_t *buffer, uint32_t capacity, DgResult *result)
{
    PgQueryScanTokensResult scan = pg_query_scan_tokens(sql);
    uint32_t needed = 0;

    memset(result, 0, offsetof(DgResult, message));
    result->message[0] = '\0';
    if (scan.error != NULL)
    {
        result->status = DG_ERROR;
        result->cursor = scan.error->cursorpos;
    }
    else
    {
        needed = (uint32_t) scan.n_tokens * 3;
        result->words = buffer;
        if (needed > capacity)
        {
            result->words = malloc((size_t) needed * sizeof(uint32_t));
            result->owned = result->words != NULL;
            if (result->words == NULL)
                result->status = DG_OUT_OF_MEMORY;
        }
        if (result->status == DG_OK)
        {
            for (int i = 0; i < scan.n_tokens; i++)
            {
                result->words[i * 3] = token_class(&scan.tokens[i]);
                result->words[i * 3 + 1] = (uint32_t) scan.tokens[i].start;
                result->words[i * 3 + 2] = (uint32_t) scan.tokens[i].end;
            }
            result->count = needed;
        }
    }
    pg_query_free_scan_tokens_result(scan);
}

DG_EXPORT void dg_free(void *words)
{
    free(words);
}
