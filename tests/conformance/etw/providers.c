/* Providers of events hear that they are enabled: the C sides of providers.cases.ts. */
#include <ntddk.h>

#include <wmistr.h>

#include "conformance.h"

#define WMIREG_FLAG_CALLBACK 0x80000000
#define WMIREG_FLAG_TRACE_PROVIDER 0x00010000
#define TRACE_LEVEL_VERBOSE 5

typedef struct _ENABLE_CONTEXT {
    USHORT LoggerId;
    UCHAR Level;
    UCHAR InternalFlag;
    ULONG EnableFlags;
} ENABLE_CONTEXT;

/* Not in the headers. */
typedef VOID NTAPI CLASSIC_CALLBACK(LPCGUID Guid, UCHAR ControlCode, PVOID EnableContext, PVOID CallbackContext);
NTKERNELAPI NTSTATUS NTAPI EtwRegisterClassicProvider(LPCGUID ProviderGuid, ULONG Type, CLASSIC_CALLBACK *EnableCallback,
                                                      PVOID CallbackContext, PULONGLONG RegHandle);
NTKERNELAPI NTSTATUS __cdecl WmiTraceMessage(ULONG64 LoggerHandle, ULONG MessageFlags, LPCGUID MessageGuid,
                                             USHORT MessageNumber, ...);

static const GUID Provider = {0x07070707, 0x0707, 0x0707, {7, 7, 7, 7, 7, 7, 7, 7}};
static ULONGLONG Handle;
static ULONG64 Logger;

static VOID NTAPI Enable(LPCGUID SourceId, ULONG ControlCode, UCHAR Level, ULONGLONG MatchAnyKeyword,
                         ULONGLONG MatchAllKeyword, PVOID FilterData, PVOID CallbackContext)
{
    UNREFERENCED_PARAMETER(SourceId);
    UNREFERENCED_PARAMETER(MatchAllKeyword);
    REPORT("code", ControlCode);
    REPORT("verbose", Level >= TRACE_LEVEL_VERBOSE);
    REPORT("keywords", MatchAnyKeyword != 0);
    REPORT("filter", FilterData);
    REPORT("context", CallbackContext);
    REPORT("stored", Handle != 0);
    REPORT("irql", KeGetCurrentIrql());
}

CASE(EnableCallback)
{
    Handle = 0;
    REPORT("registered", EtwRegister(&Provider, (PVOID)(ULONG_PTR)Enable, (PVOID)77, &Handle));
    REPORT("unregistered", EtwUnregister(Handle));
}

static VOID NTAPI EnableClassic(LPCGUID Guid, UCHAR ControlCode, PVOID EnableContext, PVOID CallbackContext)
{
    ENABLE_CONTEXT *context = EnableContext;

    REPORT("guid", Guid == &Provider);
    REPORT("code", ControlCode);
    REPORT("verbose", context->Level >= TRACE_LEVEL_VERBOSE);
    REPORT("flags", context->EnableFlags);
    REPORT("own", CallbackContext);
    Logger = *(ULONG64 *)EnableContext;
}

CASE(ClassicProvider)
{
    REPORT("registered", EtwRegisterClassicProvider(&Provider, 0, EnableClassic, (PVOID)5, &Handle));
    REPORT("written", WmiTraceMessage(Logger, 0, &Provider, 10, NULL));
    REPORT("unregistered", EtwUnregister(Handle));
}

typedef NTSTATUS NTAPI WMI_CALLBACK(UCHAR MinorFunction, PVOID DataPath, ULONG BufferLength, PVOID Buffer, PVOID Context,
                                    PULONG Size);

static struct {
    WMI_CALLBACK *Callback;
} Block;

static NTSTATUS NTAPI OnWmi(UCHAR MinorFunction, PVOID DataPath, ULONG BufferLength, PVOID Buffer, PVOID Context, PULONG Size)
{
    REPORT("minor", MinorFunction);
    REPORT("own", Context == &Block && DataPath == NULL);
    if (MinorFunction == IRP_MN_REGINFO) {
        PWMIREGINFOW information = Buffer;
        ULONG bytes = FIELD_OFFSET(WMIREGINFOW, WmiRegGuid) + 2 * sizeof(WMIREGGUIDW);

        RtlZeroMemory(information, bytes);
        information->BufferSize = bytes;
        information->GuidCount = 2;
        RtlFillMemory(&information->WmiRegGuid[0].Guid, sizeof(GUID), 1);
        RtlFillMemory(&information->WmiRegGuid[1].Guid, sizeof(GUID), 2);
        *Size = bytes;
        REPORT("room", BufferLength >= bytes);
    } else {
        PWNODE_HEADER header = Buffer;

        REPORT("header", BufferLength >= sizeof(*header));
        REPORT("guid", header->Guid.Data1 & 0xff);
        REPORT("level", header->HistoricalContext >> 16 & 0xff);
        REPORT("logger", (header->HistoricalContext & 0xffff) != 0 && header->HistoricalContext >> 32 != 0);
    }
    return STATUS_SUCCESS;
}

CASE(WmiCallback)
{
    Block.Callback = OnWmi;
    REPORT("registered", IoWMIRegistrationControl((PDEVICE_OBJECT)(PVOID)&Block, WMIREG_FLAG_CALLBACK |
                                                  WMIREG_FLAG_TRACE_PROVIDER | WMIREG_ACTION_REGISTER));
    REPORT("over", IoWMIRegistrationControl((PDEVICE_OBJECT)(PVOID)&Block,
                                            WMIREG_FLAG_TRACE_PROVIDER | WMIREG_ACTION_DEREGISTER));
}

CASE(NoCallback)
{
    REPORT("no callback", EtwRegister(&Provider, NULL, NULL, &Handle));
    EtwUnregister(Handle);
    REPORT("no guid", (ULONG)EtwRegisterClassicProvider(NULL, 0, NULL, NULL, &Handle));
}
