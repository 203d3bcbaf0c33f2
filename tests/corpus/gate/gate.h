/* What programs know of the gate driver. */
#pragma once

#define GATE_DEVICE_NAME L"\\Device\\Gate"
#define GATE_LINK_NAME L"\\DosDevices\\Gate"

/* Lets every waiting read go, with nothing. */
#define IOCTL_GATE_OPEN CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_WRITE_ACCESS)
