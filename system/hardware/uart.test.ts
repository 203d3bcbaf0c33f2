/** The serial port against its data sheet (PC16550D). */
import { describe, expect, test } from 'vitest';
import type { DeviceBus, DeviceModel } from './device-model.ts';
import { uart } from './uart.ts';

const BASE = 0x2f8;
const LINE = 3;
/** Ten bits at 115200 baud. */
const BYTE_NS = Math.round(1e10 / 115_200);

/** A serial port alone: time passes when the test says so. */
function port(wire?: (byte: number) => readonly number[]) {
  const planned: { readonly at: number; readonly act: () => void }[] = [];
  const received: number[][] = [];
  let now = 0;
  let isUp = false;
  let model: DeviceModel;
  const bus: DeviceBus = {
    get nowNs() {
      return now;
    },
    after: (delayNs, act) => planned.push({ at: now + delayNs, act }),
    setLine(line, up) {
      expect(line).toBe(LINE);
      isUp = up;
    },
    sendMessage: () => {
      throw new Error('the UART sends no messages');
    },
    interruptUnmasked: () => expect.unreachable(),
    readMemory: () => expect.unreachable(),
    writeMemory: () => expect.unreachable(),
    receive(name, data) {
      received.push([...data]);
      model.event!(name, data);
    },
  };
  model = uart({ port: BASE, line: LINE, ...(wire && { wire }) }).create(bus);
  const access = (register: number) => ({ space: 'port', address: BASE + register, sizeBytes: 1 }) as const;
  return {
    received,
    read: (register: number) => Number(model.read(access(register))),
    write: (register: number, value: number) => model.write(access(register), BigInt(value)),
    receive: (text: string) => model.event!('receive', new TextEncoder().encode(text)),
    pass(nanoseconds: number) {
      const end = now + nanoseconds;
      for (;;) {
        planned.sort((a, b) => a.at - b.at);
        if (planned.length === 0 || planned[0]!.at > end) break;
        const { at, act } = planned.shift()!;
        now = at;
        act();
      }
      now = end;
    },
    get isUp() {
      return isUp;
    },
  };
}

describe('the transmitter', () => {
  test('is empty at first, and again when the byte has gone: the holding register sooner than the shift register', () => {
    const p = port();
    expect(p.read(5) & 0x60).toBe(0x60);
    p.write(0, 0x41);
    p.write(0, 0x42);
    expect(p.read(5) & 0x60).toBe(0);
    p.pass(BYTE_NS);
    expect(p.read(5) & 0x60).toBe(0x20);
    p.pass(BYTE_NS);
    expect(p.read(5) & 0x60).toBe(0x60);
  });

  test('interrupts when it is empty; reading the cause takes that back', () => {
    const p = port();
    p.write(4, 0x08);
    p.write(1, 0x02);
    expect([p.isUp, p.read(2) & 0x0f, p.isUp, p.read(2) & 0x0f]).toEqual([true, 0x02, false, 0x01]);
  });

  test('sends sixteen bytes with FIFOs before it interrupts again', () => {
    const sent: number[] = [];
    const p = port((byte) => {
      sent.push(byte);
      return [];
    });
    p.write(2, 0x07);
    p.write(4, 0x08);
    for (let i = 0; i < 17; i++) p.write(0, i);
    p.write(1, 0x02);
    p.pass(15 * BYTE_NS);
    expect(p.isUp).toBe(false);
    p.pass(BYTE_NS);
    expect(p.isUp).toBe(true);
    p.pass(BYTE_NS);
    expect(sent).toEqual(Array.from({ length: 17 }, (_, i) => i));
  });

  test('takes the time that the divisor says', () => {
    const p = port();
    p.write(3, 0x80);
    p.write(0, 12);
    p.write(1, 0);
    expect([p.read(0), p.read(1)]).toEqual([12, 0]);
    p.write(3, 0x03);
    p.write(0, 0x41);
    p.pass(11 * BYTE_NS);
    expect(p.read(5) & 0x40).toBe(0);
    p.pass(2 * BYTE_NS);
    expect(p.read(5) & 0x40).toBe(0x40);
  });
});

describe('the receiver', () => {
  test('interrupts for each byte that arrives, and is quiet when it is read', () => {
    const p = port();
    p.write(2, 0x07);
    p.write(4, 0x08);
    p.write(1, 0x01);
    p.receive('ab');
    expect(p.isUp).toBe(false);
    p.pass(BYTE_NS);
    expect([p.isUp, p.read(2) & 0x0f, p.read(5) & 1, p.read(0), p.isUp]).toEqual([true, 0x04, 1, 0x61, false]);
    p.pass(BYTE_NS);
    expect([p.isUp, p.read(0), p.read(5) & 1]).toEqual([true, 0x62, 0]);
  });

  test('loses what does not fit, and says so once', () => {
    const p = port();
    p.write(2, 0x07);
    p.receive('0123456789abcdefXY');
    p.pass(20 * BYTE_NS);
    expect([p.read(5) & 0x02, p.read(5) & 0x02]).toEqual([0x02, 0]);
    let text = '';
    while ((p.read(5) & 1) === 1) text += String.fromCharCode(p.read(0));
    expect(text).toBe('0123456789abcdef');
  });

  test('gets what the other end of the wire answers', () => {
    const p = port((byte) => [byte + 1]);
    p.write(0, 0x41);
    p.pass(2 * BYTE_NS);
    expect([p.received, p.read(0)]).toEqual([[[0x42]], 0x42]);
  });

  test('hears the transmitter itself in loopback, and nobody else does', () => {
    const p = port((byte) => [byte + 1]);
    p.write(4, 0x18);
    p.write(1, 0x01);
    p.write(0, 0x41);
    p.pass(BYTE_NS);
    expect([p.received, p.read(5) & 1, p.isUp, p.read(0)]).toEqual([[], 1, false, 0x41]);
  });
});

test('without OUT2 no interrupt comes out of the chip', () => {
  const p = port();
  p.write(1, 0x02);
  expect([p.isUp, p.read(2) & 0x0f]).toEqual([false, 0x02]);
});

test('the scratch register keeps what is written', () => {
  const p = port();
  p.write(7, 0x5a);
  expect(p.read(7)).toBe(0x5a);
});
