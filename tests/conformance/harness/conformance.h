/*
 * What the kernel sides of conformance cases written in C are made of. An area's driver is all .c files of its folder and
 * conformance.c. CASE(Name) { ... } is what the rule with c: 'Name' does first, END_OF_CASE(Name) what it does at last.
 */
#pragma once

#include <ntddk.h>

typedef VOID CASE_ROUTINE(VOID);

typedef struct _CASE_ENTRY {
    const char *Name;
    CASE_ROUTINE *Begin;
    CASE_ROUTINE *End;
    PVOID Reserved;
} CASE_ENTRY;

/* Entries of all files stand in one array: the linker sorts the parts of a section by what follows the '$'. */
#define CASE_SECTION(part) __attribute__((section(".rdata$case_" part), used, aligned(32)))

#define CASE_AS(Kind, Name, BeginRoutine, EndRoutine)                                                                  \
    static VOID Name##Kind(VOID);                                                                                      \
    static const CASE_ENTRY Name##Kind##Entry CASE_SECTION("m") = {#Name, BeginRoutine, EndRoutine, NULL};             \
    static VOID Name##Kind(VOID)

#define CASE(Name) CASE_AS(Begins, Name, Name##Begins, NULL)
#define END_OF_CASE(Name) CASE_AS(Ends, Name, NULL, Name##Ends)

/* Reports: a label with a value of up to 64 bits, or with a text. Any IRQL up to DIRQL; texts at PASSIVE_LEVEL. */
#define REPORT(Label, Value) DbgPrint("#" Label "=%I64x", (ULONG64)(Value))
#define REPORT_STRING(Label, Text) DbgPrint("#" Label "=\"%s\"", (Text))
/* %wZ prints a text without a buffer as (null). */
#define REPORT_UNICODE(Label, UnicodeString)                                                                           \
    DbgPrint((UnicodeString)->Length == 0 ? "#" Label "=\"\"" : "#" Label "=\"%wZ\"", (UnicodeString))

/* A UNICODE_STRING of a literal, for one call. */
#define TEXT_OF(Literal) (&(UNICODE_STRING){sizeof(Literal) - sizeof(WCHAR), sizeof(Literal), (Literal)})

extern PDRIVER_OBJECT TestDriver;

/* The extension of a device that CreateDevice makes begins with this; the rest is the case's. */
typedef struct _TEST_EXTENSION {
    PDRIVER_DISPATCH Dispatch[IRP_MJ_MAXIMUM_FUNCTION + 1];
    PDEVICE_OBJECT Lower;
    LIST_ENTRY Devices;
    ULONG64 Data[8];
} TEST_EXTENSION, *PTEST_EXTENSION;

/* A device that is deleted when the case ends; NULL is one without a name. Creates, cleanups and closes succeed. */
PDEVICE_OBJECT CreateDevice(_In_opt_ PCWSTR Name, _In_ ULONG Flags);

/* A device on top of the stack of another one. */
PDEVICE_OBJECT CreateFilter(_In_ PDEVICE_OBJECT Target);

/* The case has deleted the device itself, or is about to. */
VOID ForgetDevice(_In_ PDEVICE_OBJECT Device);

/* A symbolic link that is deleted when the case ends. */
VOID CreateLink(_In_ PCWSTR Link, _In_ PCWSTR Target);

/* What a device does with requests of a major function. */
VOID On(_In_ PDEVICE_OBJECT Device, _In_ UCHAR Major, _In_ PDRIVER_DISPATCH Routine);

/* The device below a filter. */
PDEVICE_OBJECT LowerOf(_In_ PDEVICE_OBJECT Device);

/* Where a case keeps 8 values with its device. */
ULONG64 *DataOf(_In_ PDEVICE_OBJECT Device);

/* Sets IoStatus, completes the request and gives the status. */
NTSTATUS Complete(_Inout_ PIRP Irp, _In_ NTSTATUS Status, _In_ ULONG_PTR Information);
