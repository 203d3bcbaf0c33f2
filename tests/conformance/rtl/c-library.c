/* The C library: the C sides of c-library.cases.ts. */
#include "conformance.h"
#include <ctype.h>

/* Those of the headers are not the kernel's. */
int __cdecl atoi(const char *String);
long __cdecl atol(const char *String);
typedef int(__cdecl *COMPARE)(const void *First, const void *Second);
void __cdecl qsort(void *Base, size_t Number, size_t Width, COMPARE Compare);
void *__cdecl bsearch(const void *Key, const void *Base, size_t Number, size_t Width, COMPARE Compare);

CASE(Atoi)
{
    REPORT("atoi", atoi("  -42abc"));
    REPORT("none", atoi("abc"));
    REPORT("atol", atol("+17"));
}

CASE(Classes)
{
    REPORT("isdigit", isdigit('5') != 0);
    REPORT("islower", islower('A') != 0);
    REPORT("isupper", isupper('A') != 0);
    REPORT("isprint", isprint(0x7f) != 0);
    REPORT("isspace", isspace('\t') != 0);
    REPORT("isxdigit", isxdigit('F') != 0);
    REPORT("not", isxdigit('G') != 0);
}

static int __cdecl CompareNumbers(const void *First, const void *Second)
{
    return (int)*(const ULONG *)First - (int)*(const ULONG *)Second;
}

CASE(SortAndSearch)
{
    ULONG numbers[] = {5, 3, 9, 1, 7};
    ULONG key = 7;
    CHAR text[6] = {0};
    ULONG i;

    qsort(numbers, 5, sizeof numbers[0], CompareNumbers);
    for (i = 0; i < 5; i++)
        text[i] = (CHAR)('0' + numbers[i]);
    REPORT_STRING("sorted", text);
    REPORT("found", (PULONG)bsearch(&key, numbers, 5, sizeof key, CompareNumbers) - numbers);
    key = 8;
    REPORT("not found", bsearch(&key, numbers, 5, sizeof key, CompareNumbers));
}
