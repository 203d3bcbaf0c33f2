/* Raising exceptions and handling them: the C sides of handlers.cases.ts. */
#include "conformance.h"

#define NOWHERE ((PVOID)0x10000)
#define TAG 'fnoC'
#define TOO_MUCH 0x10000000000ULL
#define STATUS_NONCONTINUABLE ((NTSTATUS)0xC0000025)

NTKERNELAPI VOID NTAPI ExRaiseAccessViolation(VOID);
NTKERNELAPI VOID NTAPI ExRaiseDatatypeMisalignment(VOID);
NTSYSAPI VOID NTAPI RtlRaiseException(PEXCEPTION_RECORD ExceptionRecord);

/* Declared in no header. */
#define ORIGINAL_APC_ENVIRONMENT 0
typedef VOID(NTAPI *KERNEL_ROUTINE)(PKAPC Apc, PKNORMAL_ROUTINE *NormalRoutine, PVOID *Context, PVOID *First,
                                    PVOID *Second);
NTKERNELAPI VOID NTAPI KeInitializeApc(PKAPC Apc, PKTHREAD Thread, ULONG Environment, KERNEL_ROUTINE KernelRoutine,
                                       PVOID RundownRoutine, PKNORMAL_ROUTINE NormalRoutine, KPROCESSOR_MODE Mode,
                                       PVOID Context);
NTKERNELAPI BOOLEAN NTAPI KeInsertQueueApc(PKAPC Apc, PVOID First, PVOID Second, KPRIORITY Increment);

/* Reports the code of the exception that a call raises, 0 for none. */
#define CODE_OF(Label, Call)                                                                                           \
    {                                                                                                                  \
        ULONG code = 0;                                                                                                \
        __try {                                                                                                        \
            (VOID)(Call);                                                                                              \
        } __except (EXCEPTION_EXECUTE_HANDLER) {                                                                       \
            code = GetExceptionCode();                                                                                 \
        }                                                                                                              \
        REPORT(Label, code);                                                                                           \
    }

CASE(RaiseStatus)
{
    CODE_OF("code", ExRaiseStatus(STATUS_DEVICE_BUSY))
}

CASE(RaiseKinds)
{
    CODE_OF("first", ExRaiseAccessViolation())
    CODE_OF("second", ExRaiseDatatypeMisalignment())
    CODE_OF("third", ExRaiseStatus(STATUS_UNSUCCESSFUL))
}

static LONG TryToContinue(PEXCEPTION_POINTERS Pointers, PULONG Flags)
{
    if (Pointers->ExceptionRecord->ExceptionCode == STATUS_NONCONTINUABLE) {
        return EXCEPTION_EXECUTE_HANDLER;
    }
    *Flags = Pointers->ExceptionRecord->ExceptionFlags;
    return EXCEPTION_CONTINUE_EXECUTION;
}

CASE(Noncontinuable)
{
    ULONG flags = 99;
    ULONG code = 0;

    __try {
        ExRaiseStatus(STATUS_UNSUCCESSFUL);
    } __except (TryToContinue(GetExceptionInformation(), &flags)) {
        code = GetExceptionCode();
    }
    REPORT("flags", flags);
    REPORT("code", code);
}

CASE(Search)
{
    __try {
        __try {
            ExRaiseStatus(STATUS_UNSUCCESSFUL);
        } __except (EXCEPTION_CONTINUE_SEARCH) {
            REPORT("inner", 1);
        }
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        REPORT("outer", GetExceptionCode());
    }
}

__declspec(noinline) static VOID RaiseAndClean(VOID)
{
    __try {
        ExRaiseStatus(STATUS_UNSUCCESSFUL);
        REPORT("not reached", 1);
    } __finally {
        REPORT("finally", AbnormalTermination());
    }
}

CASE(Finally)
{
    CODE_OF("code", RaiseAndClean())
}

/* A call may raise; to clang a plain access may not. */
__declspec(noinline) static UCHAR Read(volatile UCHAR *Place)
{
    return *Place;
}

__declspec(noinline) static VOID Write(volatile UCHAR *Place)
{
    *Place = 1;
}

static LONG ReportAccess(PEXCEPTION_POINTERS Pointers)
{
    PEXCEPTION_RECORD record = Pointers->ExceptionRecord;

    REPORT("code", record->ExceptionCode);
    REPORT("kind", record->ExceptionInformation[0]);
    REPORT("address", record->ExceptionInformation[1]);
    return EXCEPTION_EXECUTE_HANDLER;
}

CASE(Access)
{
    __try {
        Read((PUCHAR)NOWHERE + 4);
    } __except (ReportAccess(GetExceptionInformation())) {
    }
    __try {
        Write((PUCHAR)NOWHERE + 4);
    } __except (ReportAccess(GetExceptionInformation())) {
    }
}

static LONG Continue(PEXCEPTION_POINTERS Pointers, EXCEPTION_RECORD *Seen)
{
    *Seen = *Pointers->ExceptionRecord;
    return EXCEPTION_CONTINUE_EXECUTION;
}

CASE(RaiseException)
{
    EXCEPTION_RECORD record = {0};
    EXCEPTION_RECORD seen = {0};

    record.ExceptionCode = 0xE0000001;
    record.NumberParameters = 2;
    record.ExceptionInformation[1] = 7;
    __try {
        RtlRaiseException(&record);
        REPORT("behind", 1);
    } __except (Continue(GetExceptionInformation(), &seen)) {
        REPORT("not reached", 1);
    }
    DbgPrint("#seen=\"%x %d %d\"", seen.ExceptionCode, seen.NumberParameters, (ULONG)seen.ExceptionInformation[1]);
}

static NTSTATUS FlushRaises(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    UNREFERENCED_PARAMETER(DeviceObject);
    UNREFERENCED_PARAMETER(Irp);
    ExRaiseStatus(STATUS_DEVICE_BUSY);
    return STATUS_SUCCESS;
}

static NTSTATUS FlushHandles(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    NTSTATUS status;

    __try {
        IoCopyCurrentIrpStackLocationToNext(Irp);
        status = IoCallDriver(LowerOf(DeviceObject), Irp);
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        status = (NTSTATUS)GetExceptionCode();
    }
    REPORT("raised", (ULONG)status);
    return Complete(Irp, status, 0);
}

CASE(ThroughKernel)
{
    PDEVICE_OBJECT lower = CreateDevice(L"\\Device\\Raises", 0);

    On(lower, IRP_MJ_FLUSH_BUFFERS, FlushRaises);
    On(CreateFilter(lower), IRP_MJ_FLUSH_BUFFERS, FlushHandles);
}

CASE(ProbeForRead)
{
    PVOID system = (PVOID)0xFFFFF80000000000ULL;

    CODE_OF("system", ProbeForRead(system, 4, 1))
    CODE_OF("misaligned", ProbeForRead((PVOID)0x10002, 4, 4))
    CODE_OF("aligned", ProbeForRead((PVOID)0x10002, 4, 2))
    CODE_OF("too long", ProbeForRead((PVOID)0x10000, 0x800000000000ULL, 1))
    CODE_OF("no bytes", ProbeForRead(system, 0, 1))
}

CASE(ProbeForWrite)
{
    CODE_OF("code", ProbeForWrite(NOWHERE, 4, 4))
}

CASE(LockPages)
{
    PMDL mdl = IoAllocateMdl(NOWHERE, 8, FALSE, FALSE, NULL);

    CODE_OF("code", MmProbeAndLockPages(mdl, UserMode, IoReadAccess))
    IoFreeMdl(mdl);
}

CASE(PoolRaises)
{
    CODE_OF("with tag", ExAllocatePoolWithTag(NonPagedPoolNx | POOL_RAISE_IF_ALLOCATION_FAILURE, TOO_MUCH, TAG))
    /* Import libraries of the tools do not have ExAllocatePool2. */
    CODE_OF("pool 2", ExAllocatePoolWithTagPriority(NonPagedPoolNx | POOL_RAISE_IF_ALLOCATION_FAILURE, TOO_MUCH, TAG,
                                                    NormalPoolPriority))
    CODE_OF("quota", ExAllocatePoolWithQuotaTag(NonPagedPoolNx, TOO_MUCH, TAG))
    CODE_OF("quota without", ExAllocatePoolWithQuotaTag(NonPagedPoolNx | POOL_QUOTA_FAIL_INSTEAD_OF_RAISE, TOO_MUCH, TAG))
}

CASE(DispatcherRaises)
{
    KSEMAPHORE semaphore;
    KMUTEX mutex;

    KeInitializeSemaphore(&semaphore, 1, 2);
    CODE_OF("semaphore", KeReleaseSemaphore(&semaphore, IO_NO_INCREMENT, 2, FALSE))
    REPORT("count", KeReadStateSemaphore(&semaphore));
    KeInitializeMutex(&mutex, 0);
    CODE_OF("mutex", KeReleaseMutex(&mutex, FALSE))
}

CASE(UnhandledInService)
{
    ExRaiseStatus(STATUS_DEVICE_BUSY);
}

static VOID ThreadRaises(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    ExRaiseStatus(STATUS_DEVICE_BUSY);
}

CASE(UnhandledInThread)
{
    HANDLE handle;
    LARGE_INTEGER interval;

    PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, ThreadRaises, NULL);
    interval.QuadPart = -10000000;
    KeDelayExecutionThread(KernelMode, FALSE, &interval);
}

static VOID NTAPI ApcRaises(PKAPC Apc, PKNORMAL_ROUTINE *NormalRoutine, PVOID *Context, PVOID *First, PVOID *Second)
{
    UNREFERENCED_PARAMETER(Apc);
    UNREFERENCED_PARAMETER(NormalRoutine);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(First);
    UNREFERENCED_PARAMETER(Second);
    ExRaiseStatus(STATUS_DEVICE_BUSY);
}

static VOID Interrupted(PVOID Context)
{
    static KAPC apc;
    LARGE_INTEGER interval;

    UNREFERENCED_PARAMETER(Context);
    KeInitializeApc(&apc, KeGetCurrentThread(), ORIGINAL_APC_ENVIRONMENT, ApcRaises, NULL, NULL, KernelMode, NULL);
    KeInsertQueueApc(&apc, NULL, NULL, 0);
    interval.QuadPart = -10000000;
    KeDelayExecutionThread(KernelMode, FALSE, &interval);
}

CASE(UnhandledInApc)
{
    Interrupted(NULL);
}

CASE(UnhandledInApcOfThread)
{
    HANDLE handle;
    LARGE_INTEGER interval;

    PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, Interrupted, NULL);
    interval.QuadPart = -10000000;
    KeDelayExecutionThread(KernelMode, FALSE, &interval);
}

static VOID DpcRaises(PKDPC Dpc, PVOID Context, PVOID First, PVOID Second)
{
    static EXCEPTION_RECORD record;

    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(First);
    UNREFERENCED_PARAMETER(Second);
    record.ExceptionCode = 0xE0000002;
    RtlRaiseException(&record);
}

CASE(UnhandledInDpc)
{
    static KDPC dpc;

    KeInitializeDpc(&dpc, DpcRaises, NULL);
    __try {
        KeInsertQueueDpc(&dpc, NULL, NULL);
        KeFlushQueuedDpcs();
    } __except (EXCEPTION_EXECUTE_HANDLER) {
    }
}
