/* Detected devices and their interfaces: the C sides of device-interfaces.cases.ts. */
#include "conformance.h"

/* Newer than the headers. */
NTKERNELAPI NTSTATUS NTAPI IoUnregisterPlugPlayNotificationEx(_In_ PVOID NotificationEntry);

static const GUID Class = {0x12345678, 0x9ABC, 0xDEF0, {0x01, 0x23, 0x45, 0x67, 0x89, 0xAB, 0xCD, 0xEF}};
static const GUID OtherClass = {0x12345678, 0x9ABC, 0xDEF0, {0x01, 0x23, 0x45, 0x67, 0x89, 0xAB, 0xCD, 0xE0}};

static PDEVICE_OBJECT Detected(VOID)
{
    PDEVICE_OBJECT device = NULL;
    NTSTATUS status = IoReportDetectedDevice(TestDriver, Internal, 3, 0, NULL, NULL, FALSE, &device);

    if (!NT_SUCCESS(status)) {
        REPORT("not reported", (ULONG)status);
    }
    return device;
}

static VOID Register(_In_ PDEVICE_OBJECT Device, _In_opt_ PCWSTR Reference, _Out_ PUNICODE_STRING Link)
{
    UNICODE_STRING reference;

    RtlInitUnicodeString(&reference, Reference);
    IoRegisterDeviceInterface(Device, &Class, Reference == NULL ? NULL : &reference, Link);
}

CASE(DetectedDevice)
{
    PDEVICE_OBJECT device = Detected();

    REPORT("own", device->DriverObject == TestDriver);
    REPORT("attach", IoAttachDeviceToDeviceStack(CreateDevice(NULL, 0), device) == device);
    IoDetachDevice(device);
}

CASE(InterfaceOfOwnDevice)
{
    PDEVICE_OBJECT device = CreateDevice(NULL, 0);
    UNICODE_STRING link;
    HANDLE key;
    PWSTR list;
    ULONG length;

    REPORT("register", (ULONG)IoRegisterDeviceInterface(device, &Class, NULL, &link));
    REPORT("key", (ULONG)IoOpenDeviceRegistryKey(device, PLUGPLAY_REGKEY_DEVICE, KEY_ALL_ACCESS, &key));
    REPORT("property", (ULONG)IoGetDeviceProperty(device, DevicePropertyDeviceDescription, 0, NULL, &length));
    REPORT("list", (ULONG)IoGetDeviceInterfaces(&Class, device, 0, &list));
}

static NTSTATUS NTAPI ReportFile(_In_ PDEVICE_OBJECT Device, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    REPORT_UNICODE("file", &IoGetCurrentIrpStackLocation(Irp)->FileObject->FileName);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

CASE(InterfaceOpens)
{
    PDEVICE_OBJECT physical = Detected();
    PDEVICE_OBJECT own = CreateFilter(physical);
    PDEVICE_OBJECT top;
    PFILE_OBJECT file;
    UNICODE_STRING link;

    On(own, IRP_MJ_CREATE, ReportFile);
    Register(physical, L"Part", &link);
    REPORT("disabled", (ULONG)IoGetDeviceObjectPointer(&link, FILE_READ_DATA, &file, &top));
    REPORT("enable", (ULONG)IoSetDeviceInterfaceState(&link, TRUE));
    REPORT("enabled", (ULONG)IoGetDeviceObjectPointer(&link, FILE_READ_DATA, &file, &top));
    REPORT("top", top == own);
    ObDereferenceObject(file);
    REPORT("disable", (ULONG)IoSetDeviceInterfaceState(&link, FALSE));
    REPORT("disabled again", (ULONG)IoGetDeviceObjectPointer(&link, FILE_READ_DATA, &file, &top));
    RtlFreeUnicodeString(&link);
}

CASE(InterfaceTwice)
{
    UNICODE_STRING link;

    Register(Detected(), NULL, &link);
    REPORT("disable", (ULONG)IoSetDeviceInterfaceState(&link, FALSE));
    IoSetDeviceInterfaceState(&link, TRUE);
    REPORT("enable", (ULONG)IoSetDeviceInterfaceState(&link, TRUE));
    IoSetDeviceInterfaceState(&link, FALSE);
    REPORT("unknown", (ULONG)IoSetDeviceInterfaceState(TEXT_OF(L"\\??\\Nothing"), TRUE));
    RtlFreeUnicodeString(&link);
}

CASE(InterfaceAgain)
{
    PDEVICE_OBJECT device = Detected();
    UNICODE_STRING link;
    UNICODE_STRING again;

    Register(device, NULL, &link);
    IoSetDeviceInterfaceState(&link, TRUE);
    Register(device, NULL, &again);
    REPORT("the same", RtlEqualUnicodeString(&link, &again, FALSE));
    REPORT("still", (ULONG)IoSetDeviceInterfaceState(&again, TRUE));
    IoSetDeviceInterfaceState(&again, FALSE);
    RtlFreeUnicodeString(&link);
    RtlFreeUnicodeString(&again);
}

static VOID CountInterfaces(_In_opt_ PDEVICE_OBJECT Device, _In_ ULONG Flags, _In_ PCUNICODE_STRING Link)
{
    PWSTR list;
    PWSTR at;
    ULONG number = 0;

    REPORT("status", (ULONG)IoGetDeviceInterfaces(&Class, Device, Flags, &list));
    for (at = list; *at != 0; number++) {
        UNICODE_STRING one;
        RtlInitUnicodeString(&one, at);
        if (Flags == 0 && Device != NULL) {
            REPORT("link", RtlEqualUnicodeString(&one, Link, FALSE));
        }
        at += one.MaximumLength / sizeof(WCHAR);
    }
    REPORT("number", number);
    ExFreePool(list);
}

CASE(InterfaceList)
{
    PDEVICE_OBJECT device = Detected();
    UNICODE_STRING link;

    Register(device, NULL, &link);
    CountInterfaces(device, 0, &link);
    CountInterfaces(device, DEVICE_INTERFACE_INCLUDE_NONACTIVE, &link);
    IoSetDeviceInterfaceState(&link, TRUE);
    CountInterfaces(device, 0, &link);
    CountInterfaces(NULL, 0, &link);
    IoSetDeviceInterfaceState(&link, FALSE);
    RtlFreeUnicodeString(&link);
}

CASE(InterfaceAlias)
{
    PDEVICE_OBJECT device = Detected();
    UNICODE_STRING link;
    UNICODE_STRING alias;
    UNICODE_STRING other;

    Register(device, NULL, &link);
    REPORT("none", (ULONG)IoGetDeviceInterfaceAlias(&link, &OtherClass, &alias));
    IoRegisterDeviceInterface(device, &OtherClass, NULL, &other);
    REPORT("found", (ULONG)IoGetDeviceInterfaceAlias(&link, &OtherClass, &alias));
    REPORT("link", RtlEqualUnicodeString(&alias, &other, FALSE));
    RtlFreeUnicodeString(&link);
    RtlFreeUnicodeString(&alias);
    RtlFreeUnicodeString(&other);
}

CASE(InterfaceKey)
{
    UCHAR buffer[64];
    PKEY_VALUE_PARTIAL_INFORMATION value = (PKEY_VALUE_PARTIAL_INFORMATION)buffer;
    UNICODE_STRING link;
    HANDLE key;
    ULONG number = 99;

    Register(Detected(), NULL, &link);
    REPORT("open", (ULONG)IoOpenDeviceInterfaceRegistryKey(&link, KEY_ALL_ACCESS, &key));
    ZwSetValueKey(key, TEXT_OF(L"Number"), 0, REG_DWORD, &number, sizeof(number));
    ZwClose(key);
    IoOpenDeviceInterfaceRegistryKey(&link, KEY_ALL_ACCESS, &key);
    ZwQueryValueKey(key, TEXT_OF(L"Number"), KeyValuePartialInformation, value, sizeof(buffer), &number);
    REPORT("value", *(ULONG UNALIGNED *)value->Data);
    ZwClose(key);
    REPORT("unknown", (ULONG)IoOpenDeviceInterfaceRegistryKey(TEXT_OF(L"\\??\\Nothing"), KEY_ALL_ACCESS, &key));
    RtlFreeUnicodeString(&link);
}

CASE(DeviceKey)
{
    PDEVICE_OBJECT device = Detected();
    HANDLE key;

    REPORT("device", (ULONG)IoOpenDeviceRegistryKey(device, PLUGPLAY_REGKEY_DEVICE, KEY_ALL_ACCESS, &key));
    ZwClose(key);
    REPORT("driver", (ULONG)IoOpenDeviceRegistryKey(device, PLUGPLAY_REGKEY_DRIVER, KEY_ALL_ACCESS, &key));
    REPORT("neither", (ULONG)IoOpenDeviceRegistryKey(device, 0, KEY_ALL_ACCESS, &key));
}

static VOID TextProperty(_In_ PDEVICE_OBJECT Device, _In_ DEVICE_REGISTRY_PROPERTY Property)
{
    WCHAR buffer[128];
    UNICODE_STRING text;
    ULONG length;

    IoGetDeviceProperty(Device, Property, sizeof(buffer), buffer, &length);
    RtlInitUnicodeString(&text, buffer);
    REPORT_UNICODE("text", &text);
}

CASE(DeviceProperty)
{
    PDEVICE_OBJECT device = Detected();
    ULONG buffer[64];
    ULONG length;

    REPORT("too small", (ULONG)IoGetDeviceProperty(device, DevicePropertyPhysicalDeviceObjectName, 0, buffer, &length));
    REPORT("needed", length > 0);
    REPORT("enough",
           (ULONG)IoGetDeviceProperty(device, DevicePropertyPhysicalDeviceObjectName, length, buffer, &length));
    REPORT("bus", (ULONG)IoGetDeviceProperty(device, DevicePropertyLegacyBusType, sizeof(ULONG), buffer, &length));
    REPORT("type", buffer[0]);
    REPORT("installed", (ULONG)IoGetDeviceProperty(device, DevicePropertyInstallState, sizeof(ULONG), buffer, &length));
    REPORT("state", buffer[0]);
    REPORT("none",
           (ULONG)IoGetDeviceProperty(device, DevicePropertyLocationInformation, sizeof(buffer), buffer, &length));
    REPORT("unknown", (ULONG)IoGetDeviceProperty(device, 100, sizeof(buffer), buffer, &length));
    TextProperty(device, DevicePropertyEnumeratorName);
    TextProperty(device, DevicePropertyHardwareID);
}

static KEVENT Told;
static UNICODE_STRING Expected;

static NTSTATUS NTAPI TellChange(_In_ PVOID Notification, _In_opt_ PVOID Context)
{
    PDEVICE_INTERFACE_CHANGE_NOTIFICATION change = Notification;

    REPORT("event", change->Event.Data1 & 0xFF);
    REPORT("context", Context);
    REPORT("link", RtlEqualUnicodeString(change->SymbolicLinkName, &Expected, FALSE));
    REPORT("IRQL", KeGetCurrentIrql());
    KeSetEvent(&Told, 0, FALSE);
    return STATUS_SUCCESS;
}

CASE(InterfaceNotification)
{
    PVOID entry;
    ULONG i;

    Register(Detected(), NULL, &Expected);
    KeInitializeEvent(&Told, SynchronizationEvent, FALSE);
    REPORT("register", (ULONG)IoRegisterPlugPlayNotification(EventCategoryDeviceInterfaceChange, 0, (PVOID)&Class,
                                                             TestDriver, TellChange, (PVOID)7, &entry));
    for (i = 0; i < 2; i++) {
        IoSetDeviceInterfaceState(&Expected, i == 0);
        KeWaitForSingleObject(&Told, Executive, KernelMode, FALSE, NULL);
    }
    REPORT("unregister", (ULONG)IoUnregisterPlugPlayNotification(entry));
    for (i = 0; i < 2; i++) {
        IoSetDeviceInterfaceState(&Expected, i == 0);
    }
    RtlFreeUnicodeString(&Expected);
}

static NTSTATUS NTAPI TellExisting(_In_ PVOID Notification, _In_opt_ PVOID Context)
{
    PDEVICE_INTERFACE_CHANGE_NOTIFICATION change = Notification;

    UNREFERENCED_PARAMETER(Context);
    REPORT("event", change->Event.Data1 & 0xFF);
    REPORT("first", RtlEqualUnicodeString(change->SymbolicLinkName, &Expected, FALSE));
    return STATUS_SUCCESS;
}

CASE(InterfaceExisting)
{
    PDEVICE_OBJECT device = Detected();
    UNICODE_STRING other;
    PVOID entry;

    Register(device, L"A", &Expected);
    Register(device, L"B", &other);
    IoSetDeviceInterfaceState(&Expected, TRUE);
    IoRegisterPlugPlayNotification(EventCategoryDeviceInterfaceChange,
                                   PNPNOTIFY_DEVICE_INTERFACE_INCLUDE_EXISTING_INTERFACES, (PVOID)&Class, TestDriver,
                                   TellExisting, NULL, &entry);
    REPORT("registered", 1);
    IoUnregisterPlugPlayNotificationEx(entry);
    IoSetDeviceInterfaceState(&Expected, FALSE);
    RtlFreeUnicodeString(&Expected);
    RtlFreeUnicodeString(&other);
}
