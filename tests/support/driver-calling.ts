/** A minimal driver, assembled by hand, whose DriverEntry calls one imported routine and returns success. */
import { buildData, buildImage, CODE_FLAGS, WRITABLE_FLAGS } from './pe-builder.ts';

const TEXT = 0x1000;
const DATA = 0x2000;
const LOOKUP = 0x40;
const ADDRESSES = 0x60;
const MODULE = 0x80;
/** A 16-bit hint and the name. */
const HINT_AND_NAME = 0xa0;
const DIRECTORY_IMPORT = 1;

/** The image of a driver that calls `routine` of ntoskrnl.exe without arguments. */
export function buildDriverCalling(routine: string): Uint8Array {
  const code = Uint8Array.of(
    ...[0x48, 0x83, 0xec, 0x28], // sub rsp, 28h
    ...[0xff, 0x15, 0, 0, 0, 0], // call [rip + ...]
    ...[0x31, 0xc0], // xor eax, eax
    ...[0x48, 0x83, 0xc4, 0x28], // add rsp, 28h
    0xc3, // ret
  );
  const endOfCall = TEXT + 10;
  new DataView(code.buffer).setInt32(6, DATA + ADDRESSES - endOfCall, true);
  const data = buildData(HINT_AND_NAME + 2 + routine.length + 1, [
    [0x00, DATA + LOOKUP],
    [0x0c, DATA + MODULE],
    [0x10, DATA + ADDRESSES],
    [LOOKUP, BigInt(DATA + HINT_AND_NAME)],
    [ADDRESSES, BigInt(DATA + HINT_AND_NAME)],
    [MODULE, 'ntoskrnl.exe'],
    [HINT_AND_NAME + 2, routine],
  ]);
  return buildImage({
    sections: [
      { name: '.text', data: code, flags: CODE_FLAGS },
      { name: '.idata', data, flags: WRITABLE_FLAGS },
    ],
    directories: [[DIRECTORY_IMPORT, DATA, 0x28]],
    entryRva: TEXT,
  });
}
