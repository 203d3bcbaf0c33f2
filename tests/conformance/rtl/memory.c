/* Memory and C strings: the C sides of memory.cases.ts. */
#include "conformance.h"
#include <string.h>
#include <ctype.h>
#include <wchar.h>

CASE(Memset)
{
    volatile size_t length = 4;
    char buffer[8] = {0};

    REPORT("buffer", memset(buffer, 'A', length) == buffer);
    REPORT_STRING("text", buffer);
}

CASE(Memmove)
{
    volatile size_t length = 8;
    char buffer[9] = {0};

    memcpy(buffer, "abcdefgh", length);
    memmove(buffer + 2, buffer, length - 2);
    REPORT_STRING("text", buffer);
}

CASE(Memcmp)
{
    volatile size_t length = 2;

    REPORT("equal", memcmp("abc", "abd", length));
    REPORT("less", memcmp("abc", "abd", length + 1) < 0);
    REPORT("high byte", memcmp("\xff", "a", length - 1) > 0);
}

CASE(CompareMemory)
{
    REPORT("all", RtlCompareMemory("abcd", "abcd", 4));
    REPORT("some", RtlCompareMemory("abcd", "abxd", 4));
}

CASE(Lengths)
{
    REPORT("strlen", strlen("four"));
    REPORT("wcslen", wcslen(L"five!"));
    REPORT("strnlen", strnlen("four", 3));
    REPORT("wcsnlen", wcsnlen(L"five!", 9));
}

CASE(Strcmp)
{
    REPORT("equal", strcmp("a", "a"));
    REPORT("less", strcmp("a", "b") < 0);
    REPORT("prefix", strncmp("abX", "abY", 2));
}

CASE(Strchr)
{
    const char *text = "banana";

    REPORT("strchr", strchr(text, 'n') - text);
    REPORT("strrchr", strrchr(text, 'n') - text);
    REPORT("strstr", strstr(text, "nan") - text);
    REPORT("none", strchr(text, 'z'));
}

CASE(Cases)
{
    REPORT("tolower", tolower('A'));
    REPORT("toupper", toupper('a'));
    REPORT("digit", toupper('1'));
    REPORT("towlower", towlower(L'A'));
    REPORT("towupper", towupper(L'a'));
}
