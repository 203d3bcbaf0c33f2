/* Registers of the disk, and where this driver expects it. */
#ifndef PLATTER_H
#define PLATTER_H

#define DISK_ADDRESS 0xFEB00000
#define DISK_REGISTER_BYTES 0x40
#define DISK_LINE 10
#define DISK_ID_VALUE 0x4B534944
#define SECTOR_BYTES 512

typedef struct _DISK_REGISTERS {
    ULONG Id;
    ULONG Control;
    ULONG Status;
    ULONG Capacity;
    ULONG Sector;
    ULONG Elements;
    ULONG ListLow;
    ULONG ListHigh;
    ULONG Command;
} DISK_REGISTERS, *PDISK_REGISTERS;

#define CONTROL_ENABLE 0x1
#define STATUS_DONE 0x2
#define STATUS_FAILED 0x4
#define COMMAND_READ 1
#define COMMAND_WRITE 2

/* A piece of memory, as the disk reads it. */
typedef struct _DISK_ELEMENT {
    ULONG64 Address;
    ULONG Length;
    ULONG Reserved;
} DISK_ELEMENT, *PDISK_ELEMENT;

#define MOST_ELEMENTS 64
#define MOST_BYTES ((MOST_ELEMENTS - 1) * PAGE_SIZE)

#endif
