/*
 * What libpg_query.a must be given instead of, or in addition to, the C library's own. Hidden: nobody else binds to these.
 * C23's strtoul differs from C99's only in accepting a 0b prefix at base 0 or 2; PostgreSQL's parser never passes those.
 */
#include <pthread.h>
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

/*
 * pg_query_init runs once on every thread that parses, and each time asks for a new thread-exit key although it keeps only the
 * last. A process has 1024 keys for its whole life: after that many threads OpenSSL, among others, gets none and fails. The
 * linker hands those calls to this function (-Wl,--wrap), which makes one key for all threads; the destructor is the same each time.
 */
int __real_pthread_key_create(pthread_key_t *key, void (*destructor)(void *));

static pthread_once_t exit_key_once = PTHREAD_ONCE_INIT;
static pthread_key_t exit_key;
static void (*exit_destructor)(void *);
static int exit_key_error;

static void create_exit_key(void)
{
    exit_key_error = __real_pthread_key_create(&exit_key, exit_destructor);
}

HIDDEN int __wrap_pthread_key_create(pthread_key_t *key, void (*destructor)(void *))
{
    __atomic_store_n(&exit_destructor, destructor, __ATOMIC_RELAXED);
    pthread_once(&exit_key_once, create_exit_key);
    *key = exit_key;
    return exit_key_error;
}
