/** How an instruction executed in TypeScript ends when it does not retire. */

/** The instruction raises a processor exception; nothing has changed. */
export class ProcessorException extends Error {
  override readonly name = 'ProcessorException';
  readonly vector: number;
  readonly errorCode: number;

  constructor(vector: number, errorCode = 0) {
    super(`exception ${vector}`);
    this.vector = vector;
    this.errorCode = errorCode;
  }
}

/** The instruction needs something that the engine does not have; nothing has changed. */
export class NotImplemented extends Error {
  override readonly name = 'NotImplemented';
}

/** The instruction waits for a device's answer; nothing has changed. */
export class DeviceRead extends Error {
  override readonly name = 'DeviceRead';
}
