/** What the hardware abstraction layer offers to drivers. */
import { DISPATCH_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { KiActiveProcessors } from '../ke/processor.ts';
import { busDataDdis } from './bus-data.ts';
import { dmaDdis } from './dma-ddis.ts';
import { HalLineLevel, HalLineVector, LINE_COUNT } from './interrupt-controller.ts';

/** INTERFACE_TYPE: the buses whose interrupt lines and addresses are those of the machine. */
const Isa = 1;
const PCIBus = 5;

/** *AddressSpace */
const MEMORY_SPACE = 0;
const IO_SPACE = 1;

/** What the speaker's timer divides. */
const SPEAKER_CLOCK_HZ = 1_193_182;

function isBus(interfaceType: number, busNumber: number): boolean {
  return (interfaceType === Isa || interfaceType === PCIBus) && busNumber === 0;
}

export const halDdis: readonly Ddi[] = [
  ...dmaDdis,
  ...busDataDdis,
  /**
   * Gives the system vector, the IRQL and the processors of a bus's interrupt line; 0 when there is no such line.
   * @irql <= DISPATCH_LEVEL
   * Deviation: the level of a line is fixed by its number, from DIRQL 11 for line 0 downwards.
   * Source: ntddk.h; drivers without Plug and Play ask so for what others are given with IRP_MN_START_DEVICE.
   */
  ddi({
    name: 'HalGetInterruptVector',
    parameters: [
      'InterfaceType: s32',
      'BusNumber: u32',
      'BusInterruptLevel: u32',
      'BusInterruptVector: u32',
      'Irql: ptr',
      'Affinity: ptr',
    ],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call(k, interfaceType, busNumber, line, _vector, irql, affinity) {
      if (!isBus(interfaceType, busNumber) || line >= LINE_COUNT) return 0;
      const { lo, hi } = KiActiveProcessors(k);
      k.memory.writeU8(irql, HalLineLevel(line));
      k.memory.writeU64(affinity, lo, hi);
      return HalLineVector(line);
    },
  }),
  /**
   * Gives the machine's address for one of a bus: on a PC the same. FALSE for a bus that there is not.
   * @irql <= DISPATCH_LEVEL
   * Source: "HalTranslateBusAddress function (ntddk.h)".
   */
  ddi({
    name: 'HalTranslateBusAddress',
    parameters: [
      'InterfaceType: s32',
      'BusNumber: u32',
      'BusAddress: u64',
      'AddressSpace: ptr',
      'TranslatedAddress: ptr',
    ],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call(k, interfaceType, busNumber, busAddress, addressSpace, translated) {
      const space = k.memory.readU32(addressSpace);
      if (!isBus(interfaceType, busNumber) || (space !== MEMORY_SPACE && space !== IO_SPACE)) return false;
      k.memory.writeU64(translated, busAddress.lo, busAddress.hi);
      return true;
    },
  }),
  /**
   * Sounds the speaker at a frequency in Hz until it is called with 0; FALSE when its timer cannot divide down to that.
   * @irql <= DISPATCH_LEVEL
   * Deviation: there is no speaker.
   * Source: ntddk.h; "Beep function (utilapiset.h)" says what the driver that calls it does.
   */
  ddi({
    name: 'HalMakeBeep',
    parameters: ['Frequency: u32'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (_k, frequency) => frequency === 0 || Math.floor(SPEAKER_CLOCK_HZ / frequency) <= 0xffff,
  }),
];
