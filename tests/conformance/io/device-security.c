/* Who may open a device: the C sides of device-security.cases.ts. */
#include "conformance.h"

CASE(DefaultSecurity)
{
    PDEVICE_OBJECT device = CreateDevice(L"\\Device\\Secured", 0);

    REPORT("descriptor", device->SecurityDescriptor != NULL);
}
