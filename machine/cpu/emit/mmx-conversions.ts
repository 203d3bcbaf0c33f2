/**
 * Conversions between two integers in an MMX register and floating-point numbers in an XMM register. The x87 unit
 * changes to MMX also when the conversion itself then raises #XM.
 */
import { callCore, sourceOffset } from './float-core.ts';
import { type Form, form } from './form.ts';
import { enterMmx, fillExponent, mmxForm } from './mmx.ts';

/** CVTPI2PS CVTPI2PD: with integers from memory no MMX register is used, so the x87 state stays. */
function fromIntegers(mnemonic: string): Form[] {
  return [
    mmxForm(`${mnemonic}.vq`, (h) => {
      const source = sourceOffset(h, 'q', 8);
      enterMmx(h);
      callCore(h, mnemonic, source, false);
    }),
    form(`${mnemonic}.vm`, false, (h) => {
      callCore(h, mnemonic, sourceOffset(h, 'm', 8), false);
      h.next();
    }),
  ];
}

function toIntegers(mnemonic: string, bytes: 8 | 16): Form[] {
  return ['v', 'm'].map((kind) =>
    mmxForm(`${mnemonic}.q${kind}`, (h) => {
      const source = sourceOffset(h, kind, bytes);
      enterMmx(h);
      callCore(h, mnemonic, source, false);
      fillExponent(h);
    }),
  );
}

export function mmxConversionForms(): Form[] {
  return [
    ...['cvtpi2ps', 'cvtpi2pd'].flatMap(fromIntegers),
    ...['cvtps2pi', 'cvttps2pi'].flatMap((mnemonic) => toIntegers(mnemonic, 8)),
    ...['cvtpd2pi', 'cvttpd2pi'].flatMap((mnemonic) => toIntegers(mnemonic, 16)),
  ];
}
