/** A volume's label as its VPB shows it. Source: "VPB structure (ntifs.h)". */
import { DeviceObject, Vpb } from '../generated/views.ts';
import type { Kernel } from '../kernel.ts';
import { writeWide } from '../rtl/guest-text.ts';
import type { Volume } from './state.ts';

/** Writes the label into the VPB of the volume's storage device. */
export function showLabel(k: Kernel, { storage, label }: Volume): void {
  const vpb = new Vpb(k.memory, new DeviceObject(k.memory, storage).Vpb);
  vpb.VolumeLabelLength = 2 * label.length;
  writeWide(k.memory, vpb.VolumeLabel, label);
}
