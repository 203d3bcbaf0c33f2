/** Whole numbers as option values. */
import { InvalidArgumentError } from 'commander';

/** A parser for commander that takes `minimum` to `maximum`. */
export function wholeNumber(
  name: string,
  minimum: number,
  maximum = Number.MAX_SAFE_INTEGER,
): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isInteger(value) || value < minimum || value > maximum) {
      const upTo = maximum === Number.MAX_SAFE_INTEGER ? 'or more' : `to ${maximum}`;
      throw new InvalidArgumentError(`--${name} takes a whole number, ${minimum} ${upTo}.`);
    }
    return value;
  };
}
