/*
 * What a program needs to talk to the pipes driver: names and control codes.
 *
 * Shared between the driver and its users. Include <wdm.h> (kernel) or <windows.h> and <winioctl.h>
 * (user mode) first: CTL_CODE and the integer types come from there.
 */
#pragma once

/* A program opens \\.\Example\<pipe name>; the driver sees \Device\Example\<pipe name>. */
#define PIPES_DEVICE_NAME L"\\Device\\Example"
#define PIPES_LINK_NAME L"\\DosDevices\\Example"

/* The buffer size of a new pipe and the limits for another one, in bytes. */
#define PIPES_DEFAULT_BUFFER_SIZE 1024
#define PIPES_MAX_BUFFER_SIZE (64 * 1024)

/* All buffers of the device together may use this much memory, in bytes. */
#define PIPES_DEVICE_QUOTA (256 * 1024)

/* Function codes from 0x800 on are free for vendors; lower ones are Microsoft's. */
#define IOCTL_PIPES_QUERY_BUFFER CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_READ_ACCESS)
#define IOCTL_PIPES_SET_BUFFER CTL_CODE(FILE_DEVICE_UNKNOWN, 0x801, METHOD_BUFFERED, FILE_WRITE_ACCESS)

/* Output of IOCTL_PIPES_QUERY_BUFFER. All figures belong to the same instant. */
typedef struct _PIPES_BUFFER_INFORMATION {
    ULONG BufferSize;        /* of this pipe */
    ULONG BytesStored;       /* written to this pipe and not read yet */
    ULONG DeviceBufferBytes; /* buffer memory used by all pipes of the device */
} PIPES_BUFFER_INFORMATION, *PPIPES_BUFFER_INFORMATION;

/* Input of IOCTL_PIPES_SET_BUFFER. Stored data is kept as far as it fits, the oldest first. */
typedef struct _PIPES_BUFFER_REQUEST {
    ULONG BufferSize; /* 1 .. PIPES_MAX_BUFFER_SIZE */
} PIPES_BUFFER_REQUEST, *PPIPES_BUFFER_REQUEST;
