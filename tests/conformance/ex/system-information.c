/* What the system tells of itself: the C sides of system-information.cases.ts. */
#include "conformance.h"

#define TAG 'esaC'

/* Not in the headers. */
NTSYSAPI NTSTATUS NTAPI ZwQuerySystemInformation(ULONG SystemInformationClass, PVOID SystemInformation,
                                                 ULONG SystemInformationLength, PULONG ReturnLength);

CASE(BasicInformation)
{
    ULONG information[16];
    ULONG length;

    REPORT("status", ZwQuerySystemInformation(0, information, sizeof information, &length));
    REPORT("length", length);
    REPORT("page", information[2]);
    REPORT("granularity", information[6]);
    REPORT("processors", ((UCHAR *)information)[56] == KeQueryActiveProcessorCount(NULL));
}

CASE(InformationLength)
{
    ULONG length;

    REPORT("status", ZwQuerySystemInformation(3, NULL, 0, &length));
    REPORT("length", length);
    REPORT("class", ZwQuerySystemInformation(0x7fff, NULL, 0, &length));
}

typedef struct _MODULES {
    ULONG Count;
    struct {
        PVOID Section;
        PVOID MappedBase;
        PVOID ImageBase;
        ULONG ImageSize;
        ULONG Flags;
        USHORT LoadOrderIndex;
        USHORT InitOrderIndex;
        USHORT LoadCount;
        USHORT OffsetToFileName;
        CHAR FullPathName[256];
    } Modules[4];
} MODULES;

CASE(ModuleInformation)
{
    MODULES *modules = ExAllocatePoolWithTag(NonPagedPool, sizeof *modules, TAG);
    ULONG found = 0;
    ULONG i;

    REPORT("status", ZwQuerySystemInformation(11, modules, sizeof *modules, NULL));
    REPORT_STRING("first", modules->Modules[0].FullPathName + modules->Modules[0].OffsetToFileName);
    for (i = 0; i < modules->Count; i++)
        found += modules->Modules[i].ImageBase == TestDriver->DriverStart;
    REPORT("this driver", found);
    ExFreePoolWithTag(modules, TAG);
}

CASE(ProcessInformation)
{
    PUCHAR processes = ExAllocatePoolWithTag(NonPagedPool, 4096, TAG);

    REPORT("status", ZwQuerySystemInformation(5, processes, 4096, NULL));
    REPORT("first", *(ULONG64 *)(processes + 80));
    REPORT_UNICODE("name", (PUNICODE_STRING)(processes + 56));
    REPORT("more", *(ULONG *)processes != 0);
    ExFreePoolWithTag(processes, TAG);
}

CASE(ProcessorFeatures)
{
    REPORT("sse2", ExIsProcessorFeaturePresent(10));
    REPORT("nx", ExIsProcessorFeaturePresent(12));
    REPORT("avx", ExIsProcessorFeaturePresent(39));
}

CASE(VerifySuite)
{
    REPORT("enterprise", ExVerifySuite(Enterprise));
    REPORT("one user", ExVerifySuite(SingleUserTS));
}
