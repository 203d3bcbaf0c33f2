/* Loading drivers: the C sides of driver-loading.cases.ts. */
#include "conformance.h"

#define NO_SERVICE L"\\Registry\\Machine\\System\\CurrentControlSet\\Services\\No such service"

CASE(LoadNothing)
{
    REPORT("load", (ULONG)ZwLoadDriver(TEXT_OF(NO_SERVICE)));
    REPORT("unload", (ULONG)ZwUnloadDriver(TEXT_OF(NO_SERVICE)));
}

CASE(DriverSection)
{
    PVOID *section = TestDriver->DriverSection;

    /* KLDR_DATA_TABLE_ENTRY.DllBase */
    REPORT("base", section[6] == TestDriver->DriverStart);
}

/* The extensions stay with the driver: each part of a case has an identification of its own. */
static UCHAR Identifications[64];
static ULONG NextIdentification;

CASE(ObjectExtension)
{
    PVOID id = &Identifications[NextIdentification++];
    PULONG extension = NULL;

    REPORT("status", (ULONG)IoAllocateDriverObjectExtension(TestDriver, id, 32, (PVOID *)&extension));
    REPORT("first", extension[0]);
    REPORT("found", IoGetDriverObjectExtension(TestDriver, id) == extension);
}

CASE(ExtensionTwice)
{
    PVOID id = &Identifications[NextIdentification++];
    PVOID extension;

    (VOID)IoAllocateDriverObjectExtension(TestDriver, id, 16, &extension);
    REPORT("status", (ULONG)IoAllocateDriverObjectExtension(TestDriver, id, 16, &extension));
}

CASE(ExtensionNone)
{
    REPORT("found", IoGetDriverObjectExtension(TestDriver, &NextIdentification) == NULL);
}
