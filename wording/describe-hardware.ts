/** One line for what goes on between drivers and devices: registers, interrupt lines, memory that devices access. */
import { hex0x } from '../base/format.ts';
import { irqlName } from '../nt/irql.ts';
import { EventKind } from '../proto/generated/event-kinds.ts';
import { bytesCount, type Describe, type Fields, wordOf } from './describe-common.ts';
import { formatTime } from './format-value.ts';
import { previewBytes } from './hex-dump.ts';
import type { TraceNames } from './names.ts';

const K = EventKind;

/** `com1 port 0x3F8`, `disk memory 0xFEBF0010`. */
function registerOf(f: Fields, n: TraceNames): string {
  return `${n.hardware(f.num('hardware'))} ${wordOf('register_code', f.num('space'))} ${hex0x(Number(f.wide('address')))}`;
}

/** With all digits of the register's width. */
function registerValue(f: Fields): string {
  return `0x${f
    .wide('value')
    .toString(16)
    .padStart(2 * f.num('width'), '0')}`;
}

function memoryOf(f: Fields): string {
  return `${bytesCount(f.num('length'))} at physical address ${hex0x(Number(f.wide('address')))}`;
}

export const DESCRIBE_HARDWARE: Readonly<Record<number, Describe>> = {
  [K.registerRead]: (f, n) => `reads ${registerValue(f)} from ${registerOf(f, n)}`,
  [K.registerWrite]: (f, n) => `writes ${registerValue(f)} to ${registerOf(f, n)}`,
  [K.interruptDelivery]: (f, n) => {
    const what = f.num('lowered') === 0 ? 'raises' : 'lowers';
    return `${n.hardware(f.num('source'))} ${what} its interrupt line, vector ${f.num('vector')}, ${irqlName(f.num('level'))}`;
  },
  [K.hardwareEvent]: (f, n) => {
    const data = f.bytes('data');
    const text = data.length === 0 ? '' : `: ${previewBytes(data)}`;
    return `${n.hardware(f.num('hardware'))} has the event "${f.text('name')}"${text}`;
  },
  [K.hardwareDue]: (f) =>
    f.num('never') === 1
      ? 'no device does anything by itself from here on'
      : `a device does something by itself at ${formatTime(Number(f.wide('due')))} ms`,
  [K.dmaAdapter]: (f) => {
    const what = f.num('released') === 0 ? 'gets' : 'gives back';
    return `${what} DMA adapter #${f.num('adapter')} with ${f.num('map_registers')} map registers`;
  },
  [K.dmaBuffer]: (f, n) => {
    const what = f.num('freed') === 0 ? 'allocates' : 'frees';
    const logical = hex0x(Number(f.wide('logical')));
    return `${what} a common buffer of ${bytesCount(f.num('length'))} at ${n.address(f.addr('address'))}, ${logical} for the device`;
  },
  [K.dmaRequest]: (f, n) => `${n.hardware(f.num('hardware'))} asks for ${memoryOf(f)}`,
  [K.dmaRead]: (f, n) => `${n.hardware(f.num('hardware'))} reads ${memoryOf(f)}`,
  [K.dmaWrite]: (f, n) => `${n.hardware(f.num('hardware'))} stores ${memoryOf(f)}`,
};
