/**
 * The processor's side of device accesses: the one access it has stopped for, and the answer to a read until the
 * instruction takes it. The answer lies in the state block, because emitted code reads it and snapshots keep it.
 * What a device does is the host's business.
 */
import { assert } from '../../base/assert.ts';
import * as state from './state.ts';
import type { DeviceAccess } from './stops.ts';

const LOW = (1n << 64n) - 1n;

/** A device access but for its direction. */
export type AccessPlace = Omit<DeviceAccess, 'direction' | 'value'>;

export class DeviceAccesses {
  /** The access of the last STOP_DEVICE. */
  current: DeviceAccess | undefined;
  private readonly view: DataView;

  constructor(view: DataView) {
    this.view = view;
  }

  /** Notes a read that an instruction waits for. */
  askRead(where: AccessPlace): void {
    this.current = { ...where, direction: 'read', value: 0n };
  }

  /** Notes a write that has been executed. */
  noteWrite(where: AccessPlace, value: bigint): void {
    this.current = { ...where, direction: 'write', value };
  }

  /** Keeps the value for the instruction at RIP, which asked for it. */
  answer(value: bigint): void {
    const asked = this.current;
    assert(asked !== undefined && asked.direction === 'read', 'the processor waits for no device');
    assert(value >= 0n && value >> BigInt(asked.sizeBytes * 8) === 0n, 'the answer of a device has too many bits');
    this.view.setUint32(state.ANSWER_SIZE, asked.sizeBytes, true);
    this.view.setUint32(state.ANSWER_IS_PORT, asked.space === 'port' ? 1 : 0, true);
    this.view.setBigInt64(state.ANSWER_ADDRESS, BigInt(asked.address), true);
    this.view.setBigUint64(state.ANSWER_RIP, this.view.getBigUint64(state.RIP, true), true);
    this.view.setBigUint64(state.ANSWER_VALUE, value & LOW, true);
    this.view.setBigUint64(state.ANSWER_VALUE + 8, value >> 64n, true);
    this.current = undefined;
  }

  /** True when the instruction at RIP has been answered; an answer for another one is forgotten. */
  get isAnswered(): boolean {
    if (this.view.getUint32(state.ANSWER_SIZE, true) === 0) return false;
    if (this.view.getBigUint64(state.ANSWER_RIP, true) === this.view.getBigUint64(state.RIP, true)) return true;
    this.forget();
    return false;
  }

  /** The answer to a read of this port; undefined when there is none. */
  answerOfPort(port: number, sizeBytes: number): bigint | undefined {
    if (!this.isAnswered || this.view.getUint32(state.ANSWER_IS_PORT, true) === 0) return undefined;
    if (this.view.getUint32(state.ANSWER_SIZE, true) !== sizeBytes) return undefined;
    if (this.view.getUint32(state.ANSWER_ADDRESS, true) !== port) return undefined;
    return this.view.getBigUint64(state.ANSWER_VALUE, true);
  }

  forget(): void {
    this.view.setUint32(state.ANSWER_SIZE, 0, true);
  }
}
