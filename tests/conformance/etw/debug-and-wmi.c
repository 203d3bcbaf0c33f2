/* Debug messages and who hears of them, WMI, versions of Windows: the C sides of debug-and-wmi.cases.ts. */
#include <ntddk.h>

#include <wmistr.h>

#include "conformance.h"

#define TAG 'esaC'

/* Not in the headers. */
typedef VOID NTAPI MESSAGE_ROUTINE(PSTRING Output, ULONG ComponentId, ULONG Level);
NTSYSAPI NTSTATUS NTAPI DbgSetDebugPrintCallback(MESSAGE_ROUTINE *DebugPrintCallback, BOOLEAN Enable);
NTSYSAPI NTSTATUS NTAPI KdDisableDebugger(VOID);
NTSYSAPI NTSTATUS NTAPI KdEnableDebugger(VOID);

/* As the linker names the address of an imported variable. */
extern ULONG *__imp_NtBuildNumber;

static ULONG HeardComponent, HeardLevel, HeardLength;

static VOID NTAPI Hear(PSTRING Output, ULONG ComponentId, ULONG Level)
{
    HeardComponent = ComponentId;
    HeardLevel = Level;
    HeardLength = Output->Length;
}

CASE(DebugCallback)
{
    NTSTATUS takenBack;
    ULONG component, level, length;

    REPORT("set", DbgSetDebugPrintCallback(Hear, TRUE));
    REPORT("again", DbgSetDebugPrintCallback(Hear, TRUE));
    DbgPrintEx(DPFLTR_IHVDRIVER_ID, DPFLTR_WARNING_LEVEL, "hello");
    component = HeardComponent;
    level = HeardLevel;
    length = HeardLength;
    takenBack = DbgSetDebugPrintCallback(Hear, FALSE);
    REPORT("taken back", takenBack);
    REPORT("component", component);
    REPORT("level", level);
    REPORT("length", length);
    REPORT("not set", DbgSetDebugPrintCallback(Hear, FALSE));
}

CASE(NoDebugger)
{
    CHAR answer[8];

    REPORT("answer", DbgPrompt("? ", answer, sizeof answer));
    REPORT("missing", KdRefreshDebuggerNotPresent());
    REPORT("disable", KdDisableDebugger());
    REPORT("enable", KdEnableDebugger());
}

CASE(WmiRegistration)
{
    PDEVICE_OBJECT device = CreateDevice(NULL, 0);

    REPORT("not registered", IoWMIRegistrationControl(device, WMIREG_ACTION_REREGISTER));
    REPORT("register", IoWMIRegistrationControl(device, WMIREG_ACTION_REGISTER));
    REPORT("again", IoWMIRegistrationControl(device, WMIREG_ACTION_REREGISTER));
    REPORT("deregister", IoWMIRegistrationControl(device, WMIREG_ACTION_DEREGISTER));
    REPORT("action", IoWMIRegistrationControl(device, 99));
    REPORT("id", IoWMIDeviceObjectToProviderId(device) != 0);
}

CASE(WmiEvent)
{
    PWNODE_HEADER item = ExAllocatePoolWithTag(NonPagedPool, 64, TAG);

    RtlZeroMemory(item, 64);
    item->BufferSize = 0x10000;
    REPORT("too long", IoWMIWriteEvent(item));
    item->BufferSize = sizeof(WNODE_HEADER) + 8;
    REPORT("status", IoWMIWriteEvent(item));
}

CASE(OlderBuild)
{
    RTL_OSVERSIONINFOEXW information = {.dwOSVersionInfoSize = sizeof information};
    ULONG build;

    RtlGetVersion((PRTL_OSVERSIONINFOW)&information);
    REPORT("major", information.dwMajorVersion);
    REPORT("minor", information.dwMinorVersion);
    REPORT("build", information.dwBuildNumber);
    REPORT("service pack", information.wServicePackMajor);
    REPORT("NtBuildNumber", *__imp_NtBuildNumber & 0xffff);
    PsGetVersion(NULL, NULL, &build, NULL);
    REPORT("PsGetVersion", build);
    information.dwMajorVersion = 10;
    REPORT("ten or later", RtlVerifyVersionInfo(&information, VER_MAJORVERSION,
                                                VerSetConditionMask(0, VER_MAJORVERSION, VER_GREATER_EQUAL)));
}
