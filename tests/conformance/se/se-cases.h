/* What the cases about security have in common. */
#pragma once

#include <ntifs.h>

#include "conformance.h"

PSID Administrators(_Out_ PUCHAR Buffer);
