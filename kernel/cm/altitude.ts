/** Altitudes: where a driver stands among those that are told of the same things. Source: "Load Order Groups and Altitudes for Minifilter Drivers". */

/** Compares altitudes: decimal numbers of any length, with a fraction. */
export function compareAltitudes(a: string, b: string): number {
  const [wholeA = '', partA = ''] = a.split('.');
  const [wholeB = '', partB = ''] = b.split('.');
  const digits = Math.max(wholeA.length, wholeB.length);
  const [x, y] = [wholeA.padStart(digits, '0') + partA, wholeB.padStart(digits, '0') + partB];
  const length = Math.max(x.length, y.length);
  const [left, right] = [x.padEnd(length, '0'), y.padEnd(length, '0')];
  return left === right ? 0 : left < right ? -1 : 1;
}
