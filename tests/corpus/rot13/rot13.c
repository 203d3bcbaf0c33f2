/*
 * The rot13 filter of drivers/rot13, above the sample driver mailbox, which keeps reads pending; and versions of it with
 * one deliberate change each:
 *   CHANGE_READ_LENGTH   asks the driver below for half as much
 *   CHANGE_DATA_DOWN     passes other text down than before
 *   CHANGE_NOT_TURNED    forgets its completion routine: what is read is not turned back
 */
#include <wdm.h>

#define TARGET_NAME L"\\Device\\Mailbox"

#ifdef CHANGE_READ_LENGTH
static VOID CopyHalf(_Inout_ PIRP Irp)
{
    IoCopyCurrentIrpStackLocationToNext(Irp);
    IoGetNextIrpStackLocation(Irp)->Parameters.Read.Length /= 2;
}
#undef IoCopyCurrentIrpStackLocationToNext
#define IoCopyCurrentIrpStackLocationToNext CopyHalf
#endif

#ifdef CHANGE_DATA_DOWN
static VOID SkipWithOtherText(_Inout_ PIRP Irp)
{
    if (IoGetCurrentIrpStackLocation(Irp)->MajorFunction == IRP_MJ_WRITE) {
        ((PUCHAR)Irp->AssociatedIrp.SystemBuffer)[0] = '?';
    }
    IoSkipCurrentIrpStackLocation(Irp);
}
#undef IoSkipCurrentIrpStackLocation
#define IoSkipCurrentIrpStackLocation SkipWithOtherText
#endif

#ifdef CHANGE_NOT_TURNED
#undef IoSetCompletionRoutine
#define IoSetCompletionRoutine(Irp, Routine, Context, Success, Error, Cancel) ((VOID)(Routine))
#endif

#include "../../../drivers/rot13/rot13.c"
