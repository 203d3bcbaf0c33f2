/** What the I/O manager (Io) keeps outside guest memory: the identities of drivers, devices and IRPs. */

export interface IoState {
  nextDriver: number;
  nextDevice: number;
  nextIrp: number;
}

export function initialIoState(): IoState {
  return { nextDriver: 1, nextDevice: 1, nextIrp: 1 };
}
