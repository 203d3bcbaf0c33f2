/* System threads of a case in C: started by its kernel side, and over before that goes on. */
#pragma once

#include <ntifs.h>

#include "conformance.h"

/* The running thread: what KeGetCurrentThread is inlined as; GCC warns of MinGW's way to read from address gs:188h. */
static inline PKTHREAD Self(VOID)
{
    PKTHREAD thread;

    __asm__ volatile("movq %%gs:0x188, %0" : "=r"(thread));
    return thread;
}

/* Starts a system thread; its object, which Join gives up. */
static inline PVOID Spawn(_In_ PKSTART_ROUTINE Routine)
{
    HANDLE handle;
    PVOID thread;

    PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, Routine, NULL);
    ObReferenceObjectByHandle(handle, 0, NULL, KernelMode, &thread, NULL);
    ZwClose(handle);
    return thread;
}

/* Waits in kernel mode, not alertably, for ever. */
static inline NTSTATUS Wait(_In_ PVOID Object)
{
    return KeWaitForSingleObject(Object, Executive, KernelMode, FALSE, NULL);
}

static inline NTSTATUS WaitFor(_In_ PVOID Object, _In_ LONG Milliseconds)
{
    LARGE_INTEGER timeout;

    timeout.QuadPart = -10000LL * Milliseconds;
    return KeWaitForSingleObject(Object, Executive, KernelMode, FALSE, &timeout);
}

/* Waits until a thread has ended. */
static inline VOID Join(_In_ PVOID Thread)
{
    Wait(Thread);
    ObDereferenceObject(Thread);
}

/* Lets so much time pass that other threads get to where they wait. */
static inline NTSTATUS Pause(_In_ LONG Milliseconds)
{
    LARGE_INTEGER interval;

    interval.QuadPart = -10000LL * Milliseconds;
    return KeDelayExecutionThread(KernelMode, FALSE, &interval);
}

/* Has the running thread stay on processor 0; with everybody there, priorities alone say who runs. */
static inline VOID Pin(VOID)
{
    KeSetSystemAffinityThreadEx(1);
}

static inline VOID Unpin(VOID)
{
    KeRevertToUserAffinityThreadEx(0);
}
