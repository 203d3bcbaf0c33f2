/**
 * Names that mean the same in another run, perhaps of another version of the driver: no addresses, handles or numbers,
 * but what they stand for. Two things of one kind get the same name.
 */
import { type GuestAddress, NULL_ADDRESS } from '../base/guest-address.ts';
import { quotedTag } from '../wording/format-value.ts';
import { TraceNames } from '../wording/names.ts';

export class NormalNames extends TraceNames {
  override address(address: GuestAddress): string {
    return address === NULL_ADDRESS ? 'NULL' : (this.placeOf(address)?.kind ?? 'address');
  }

  override symbolise(address: GuestAddress): string {
    return this.modules.routineAt(address) || 'address';
  }

  override device(id: number): string {
    const device = this.devices.get(id);
    if (device === undefined) return 'device';
    return device.name === '' ? `${this.driver(device.driver)}:device` : device.name;
  }

  override object(id: number): string {
    if (this.files.has(id)) return this.file(id);
    const object = this.objects.get(id);
    if (object === undefined) return 'object';
    return object.name === '' ? object.type : object.name;
  }

  override lock(id: number): string {
    return this.locks.get(id)?.kind ?? '';
  }

  override irp(_id: number): string {
    return 'IRP';
  }

  override block(tag: number, _allocation: number): string {
    return quotedTag(tag);
  }

  override handle(_handle: number): string {
    return 'handle';
  }

  override thread(id: number): string {
    if (id === 0) return '-';
    const thread = this.threads.get(id);
    return thread === undefined ? 'thread' : `${this.process(thread.process)}/${thread.name || 'thread'}`;
  }

  override process(id: number): string {
    return this.processes.get(id) ?? 'process';
  }
}
