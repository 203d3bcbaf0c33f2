/*
 * What all planted drivers share: a device that programs open as \\.\Planted, and requests that succeed. Each driver has
 * one bug, in the routine whose name begins with "Buggy".
 */
#pragma once

#include <ntddk.h>

/* Read as a little-endian number, so that tools show "Plnt". */
#define PLANTED_TAG 'tnlP'

/* The device context: lives in the device extension. */
typedef struct _PLANTED {
    KSPIN_LOCK FirstLock;
    KSPIN_LOCK SecondLock;
    KTIMER Timer;
    KDPC Dpc;
    PVOID Memory;
    PIRP Pending;
} PLANTED, *PPLANTED;

/* Of each driver: puts its routines into the driver object when the device is there. */
VOID Plant(_Inout_ PDRIVER_OBJECT DriverObject, _Inout_ PPLANTED Planted);

/* Completes a request. */
NTSTATUS Complete(_Inout_ PIRP Irp, _In_ NTSTATUS Status, _In_ ULONG_PTR Information);

/* What DriverUnload has to do in any case: takes name and device away. */
VOID PlantedDelete(_In_ PDRIVER_OBJECT DriverObject);
