/**
 * Chains: an instruction whose successor in sequence is known gets an arm that goes straight on to the successor's arm
 * instead of through the dispatch at the loop's head. Only the first instruction's code is there twice. The pairs are the
 * frequent ones in compiled C.
 */
import { assert } from '../../../base/assert.ts';
import type { Form } from './form.ts';

export const chainName = (first: string, second: string): string => `${first} > ${second}`;

/** First instruction: second instructions, with spaces between. Only arms after the chains can be gone on to. */
const CHAINS: Readonly<Record<string, string>> = {
  'mov.64.rm':
    'mov.64.rm mov.64.rr mov.64.mr mov.32.rm lea.64.rm call test.64.rr+e test.64.rr+ne cmp.64.rr+e cmp.64.rr+ne',
  'mov.64.rr': 'mov.64.rr mov.64.rm mov.64.mr mov.32.rm mov.32.ri mov.32.rr lea.64.rm call',
  'mov.64.mr': 'mov.64.mr mov.64.rm mov.64.rr mov.32.mr call ret',
  'mov.32.rm': 'mov.32.rm mov.64.rm mov.32.mr cmp.32.rr+ae cmp.32.rr+e cmp.32.rr+ne test.32.rr+e test.32.rr+ne',
  'mov.32.rr':
    'mov.32.rr mov.64.rr mov.32.rm xor.8.rm add.32.ri shr.32.ri shr.32.ri.quiet cmp.64.rr+ne call call.64.r ret',
  'mov.32.ri': 'mov.32.ri mov.64.rr lea.64.rm call',
  'mov.32.mr': 'mov.32.mr mov.64.mr mov.64.rm cmp.64.rr+ne jmp',
  'mov.32.xr': 'jmp',
  'lea.64.rm': 'lea.64.rm mov.64.mr mov.64.rr mov.64.rm mov.32.ri call',
  'lea.64.rx': 'lea.64.rx mov.32.rm',
  'push.64.r': 'push.64.r mov.64.rr sub.64.ri',
  'pop.64.r': 'pop.64.r ret',
  'xor.32.rr': 'mov.64.rr jmp call',
  'xor.32.rr.quiet': 'cmp.64.rr+ne mov.64.rm',
  'add.64.ri': 'pop.64.r ret mov.32.rr mov.32.rx add.32.ri jmp',
  'add.64.ri.quiet': 'movzx.32.8.rr add.32.ri cmp.64.rr+ne cmp.64.ri+ne',
  'add.32.ri': 'mov.32.mr mov.32.xr mov.32.rr',
  'add.32.ri.quiet': 'add.64.ri shr.32.ri cmp.32.rr+ne',
  'add.64.rr': 'jmp.64.r',
  'shr.32.ri': 'mov.64.rx',
  'shr.32.ri.quiet': 'xor.32.rx xor.32.rx.quiet add.32.rr',
  'movzx.32.8.rm': 'movsx.64.32.rx add.64.ri test.8.rr+e test.8.rr+ne',
  'movzx.32.8.rr': 'shr.32.ri.quiet',
  'movsx.64.32.rr': 'movsx.64.32.rr',
  'movsx.64.32.rx': 'add.64.rr',
  'xor.8.rm': 'add.64.ri.quiet',
  'sub.64.ri.quiet': 'sub.32.ri mov.64.rr',
  'sub.64.ri': 'mov.64.rr',
  'cmp.8.mi': 'lea.64.rm',
};

function* pairs(): Generator<readonly [string, string]> {
  for (const [first, seconds] of Object.entries(CHAINS)) {
    for (const second of seconds.split(' ')) yield [first, second];
  }
}

/** The chains; `plain` are the forms they are made of. */
export function chainForms(plain: readonly Form[]): Form[] {
  const byName = new Map(plain.map((f) => [f.name, f]));
  const hotForm = (name: string): Form => {
    const found = byName.get(name);
    assert(found?.hot === true, `${name} is no form of the main loop`);
    return found;
  };
  return [...pairs()].map(([first, second]) => {
    const { emit, emitCold = emit } = hotForm(first);
    return { name: chainName(first, second), hot: true, emitCold, emit, successor: hotForm(second).name };
  });
}

/** For each form number the numbers of its chains by the second form's number. */
export function chainNumbers(forms: ReadonlyMap<string, number>): Map<number, Map<number, number>> {
  const numbers = new Map<number, Map<number, number>>();
  for (const [first, second] of pairs()) {
    const number = forms.get(first)!;
    const chains = numbers.get(number) ?? new Map<number, number>();
    numbers.set(number, chains.set(forms.get(second)!, forms.get(chainName(first, second))!));
  }
  return numbers;
}
