/** A device for cases: it rings, and its registers keep what is written to them. */
import type { DeviceDescription } from '../../../system/scenario/api.ts';

/** Offsets of its ports. */
export const RING = 0;
/** Reading it gives 1 while the line is up, and lowers it. */
export const STATUS = 1;
/** Rings in so many microseconds. */
export const RING_LATER = 2;
/** Interrupts whatever the processor masks. */
export const ALARM = 3;
/** Four bytes that are kept. */
export const KEPT = 4;
/** Writing a number to this port of a bell with messages sends the message. */
export const MESSAGE = 8;

/** What a bell in a PCI slot says of itself: vendor and device. */
export const BELL_ID = 0xbe11_1af4;
const ID_BYTES = 4;

export interface BellOptions {
  readonly messages?: number;
  /** PCI device number. */
  readonly slot?: number;
}

const KEPT_BYTES = 0x40;

/** A bell at eight ports, with 64 bytes of memory at `memory`, on an interrupt line (-1 for none). */
export function bell(
  port: number,
  line: number,
  memory = 0x1_0000_0000 + port,
  { messages, slot }: BellOptions = {},
): DeviceDescription {
  return {
    model: 'bell',
    ports: [{ start: port, sizeBytes: MESSAGE + (messages === undefined ? 0 : 1) }],
    memory: [{ start: memory, sizeBytes: KEPT_BYTES }],
    lines: line < 0 ? [] : [line],
    ...(messages !== undefined && { messages }),
    ...(slot !== undefined && { pci: { device: slot } }),
    create(bus) {
      const kept = new Map<string, bigint>();
      let isUp = false;
      const set = (up: boolean) => {
        isUp = up;
        bus.setLine(line, up);
      };
      return {
        read({ space, address, sizeBytes }) {
          if (space === 'configuration' && address < ID_BYTES) return BigInt(BELL_ID) >> BigInt(8 * address);
          if (space !== 'port' || address - port >= KEPT) return kept.get(`${space} ${address} ${sizeBytes}`) ?? 0n;
          const was = isUp;
          if (was && address - port === STATUS) set(false);
          return was ? 1 : 0;
        },
        write({ space, address, sizeBytes }, value) {
          if (space === 'port' && address - port === MESSAGE) bus.sendMessage(Number(value));
          else if (space !== 'port' || address - port >= KEPT) kept.set(`${space} ${address} ${sizeBytes}`, value);
          else if (address - port === RING) set(true);
          else if (address - port === ALARM) bus.interruptUnmasked();
          else if (address - port === RING_LATER) bus.after(Number(value) * 1000, () => set(true));
        },
      };
    },
  };
}
