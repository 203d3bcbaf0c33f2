/* Calls itself once for each byte of a request, with a buffer on the stack. */
#include "planted.h"

static DRIVER_DISPATCH SumWrite;

static DECLSPEC_NOINLINE ULONG BuggySum(_In_ const UCHAR *Bytes, _In_ ULONG Length)
{
    volatile UCHAR copy[512];

    copy[Length % sizeof(copy)] = *Bytes;
    return Length == 1 ? copy[1] : copy[Length % sizeof(copy)] + BuggySum(Bytes + 1, Length - 1);
}

static NTSTATUS NTAPI SumWrite(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    ULONG length = IoGetCurrentIrpStackLocation(Irp)->Parameters.Write.Length;

    UNREFERENCED_PARAMETER(DeviceObject);
    return Complete(Irp, length == 0 || BuggySum(Irp->AssociatedIrp.SystemBuffer, length) > 0 ? STATUS_SUCCESS
                                                                                            : STATUS_UNSUCCESSFUL, 0);
}

VOID Plant(_Inout_ PDRIVER_OBJECT DriverObject, _Inout_ PPLANTED Planted)
{
    UNREFERENCED_PARAMETER(Planted);
    DriverObject->MajorFunction[IRP_MJ_WRITE] = SumWrite;
}
