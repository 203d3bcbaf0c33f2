/** What version of Windows a driver sees. */
import { addressAdd } from '../../base/guest-address.ts';
import { PASSIVE_LEVEL } from '../../nt/irql.ts';
import { STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { WINDOWS_BUILD, WINDOWS_MAJOR, WINDOWS_MINOR } from '../../nt/windows-version.ts';
import { type Ddi, ddi } from '../ddi.ts';

/** Sizes and offsets of RTL_OSVERSIONINFOW and RTL_OSVERSIONINFOEXW, which begins with it. */
const OSVERSIONINFOW_SIZE = 276;
const OSVERSIONINFOEXW_SIZE = 284;
const MAJOR_VERSION = 4;
const BODY_SIZE = 272;
const PRODUCT_TYPE = 282;

const VER_PLATFORM_WIN32_NT = 2;
const VER_NT_WORKSTATION = 1;

export const versionDdis: readonly Ddi[] = [
  /**
   * Fills in RTL_OSVERSIONINFOW, or RTL_OSVERSIONINFOEXW when the structure's size says it is one.
   * @irql PASSIVE_LEVEL
   * @returns STATUS_SUCCESS
   * Source: "RtlGetVersion function (wdm.h)".
   * Deviation: no product suites are reported.
   */
  ddi({
    name: 'RtlGetVersion',
    parameters: ['lpVersionInformation: ptr'],
    irql: [PASSIVE_LEVEL, PASSIVE_LEVEL],
    call(k, information) {
      const size = k.memory.readU32(information);
      k.memory.fill(addressAdd(information, MAJOR_VERSION), BODY_SIZE, 0);
      const numbers = [WINDOWS_MAJOR, WINDOWS_MINOR, WINDOWS_BUILD, VER_PLATFORM_WIN32_NT];
      numbers.forEach((value, i) => {
        k.memory.writeU32(addressAdd(information, MAJOR_VERSION + 4 * i), value);
      });
      if (size === OSVERSIONINFOEXW_SIZE) {
        k.memory.fill(addressAdd(information, OSVERSIONINFOW_SIZE), OSVERSIONINFOEXW_SIZE - OSVERSIONINFOW_SIZE, 0);
        k.memory.writeU8(addressAdd(information, PRODUCT_TYPE), VER_NT_WORKSTATION);
      }
      return STATUS_SUCCESS;
    },
  }),
];
