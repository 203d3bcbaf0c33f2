/* What programs know of the mailbox driver. */
#pragma once

#define MAILBOX_DEVICE_NAME L"\\Device\\Mailbox"
#define MAILBOX_LINK_NAME L"\\DosDevices\\Mailbox"

/* Returns a MAILBOX_STATE. */
#define IOCTL_MAILBOX_QUERY CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_READ_ACCESS)
/* Throws all letters away. */
#define IOCTL_MAILBOX_CLEAR CTL_CODE(FILE_DEVICE_UNKNOWN, 0x801, METHOD_BUFFERED, FILE_WRITE_ACCESS)
/* Returns the version as a ULONG; only some versions of the driver know it. */
#define IOCTL_MAILBOX_VERSION CTL_CODE(FILE_DEVICE_UNKNOWN, 0x802, METHOD_BUFFERED, FILE_ANY_ACCESS)

typedef struct _MAILBOX_STATE {
    ULONG LetterCount;
    ULONG ByteCount;
    ULONG Checksum; /* of the oldest letter, 0 without one */
} MAILBOX_STATE, *PMAILBOX_STATE;
