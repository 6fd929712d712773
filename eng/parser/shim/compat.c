/*
 * What a libpg_query.a built against a newer glibc asks for and an older glibc lacks. Hidden: nobody else binds to these.
 * C23's strtoul differs from C99's only in accepting a 0b prefix at base 0 or 2; PostgreSQL's parser never passes those.
 */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define HIDDEN __attribute__((visibility("hidden")))

HIDDEN unsigned long __isoc23_strtoul(const char *text, char **end, int base)
{
    return strtoul(text, end, base);
}

HIDDEN size_t strlcpy(char *to, const char *from, size_t size)
{
    size_t length = strlen(from);

    if (size > 0)
    {
        size_t copied = length >= size ? size - 1 : length;

        memcpy(to, from, copied);
        to[copied] = '\0';
    }
    return length;
}
