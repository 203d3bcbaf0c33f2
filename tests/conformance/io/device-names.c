/* Names of devices: the C sides of device-names.cases.ts. */
#include "conformance.h"

CASE(NameCollides)
{
    PDEVICE_OBJECT device;

    CreateDevice(L"\\Device\\Twice", 0);
    REPORT("second", IoCreateDevice(TestDriver, 0, TEXT_OF(L"\\Device\\Twice"), FILE_DEVICE_UNKNOWN, 0, FALSE, &device));
}
