/**
 * The result of a regression check as JUnit XML, which CI systems read: a test case for each trace, and one for the accept
 * file. Source: the JUnit report format as Jenkins' and GitLab's documentation describe it.
 */

import { differenceId, type JudgedTrace, type Judgement } from '../../checks/judge.ts';
import type { Difference } from '../../compare/comparison.ts';
import { countOf } from '../amounts.ts';
import { classText, placeText, sideLines } from '../comparison/words.ts';
import type { ReportContext } from './text.ts';
import { type XmlElement, xmlDocument } from './xml.ts';

const SUITE = 'ntrewind check';

function differenceText(difference: Difference): string {
  const lines = [
    `${differenceId(difference)}  ${classText(difference.class)}: ${difference.what}`,
    ...sideLines(difference),
  ];
  return [...lines, `at ${placeText(difference)}`].join('\n');
}

function outcomeOf({ status, result, fresh }: JudgedTrace): XmlElement[] {
  if (result.kind !== 'compared') {
    return [{ name: 'error', attributes: { type: result.kind, message: result.problem }, content: result.problem }];
  }
  if (status !== 'failed') return [];
  const message = `${countOf(fresh.length, 'new difference')}: ${fresh[0]!.what}`;
  const content = fresh.map(differenceText).join('\n\n');
  return [{ name: 'failure', attributes: { type: classText(fresh[0]!.class), message }, content }];
}

function testCase(judged: JudgedTrace): XmlElement {
  const told = [
    ...judged.accepted.map((difference) => `accepted: ${differenceText(difference)}`),
    ...judged.inconclusive.map((difference) => `inconclusive: ${differenceText(difference)}`),
  ];
  const output: XmlElement[] = told.length === 0 ? [] : [{ name: 'system-out', content: told.join('\n\n') }];
  const attributes = { classname: SUITE, name: judged.trace, time: 0 };
  return { name: 'testcase', attributes, content: [...outcomeOf(judged), ...output] };
}

function acceptedCase({ stale }: Judgement, { acceptedFile }: ReportContext): XmlElement {
  const attributes = { classname: SUITE, name: acceptedFile, time: 0 };
  if (stale.length === 0) return { name: 'testcase', attributes };
  const message = `${countOf(stale.length, 'accepted difference')} stale`;
  const content = stale.map(({ trace, difference }) => `${trace}: ${difference}`).join('\n');
  return {
    name: 'testcase',
    attributes,
    content: [{ name: 'failure', attributes: { type: 'stale', message }, content }],
  };
}

/** The document, without a line break at its end. */
export function checkJunit(judgement: Judgement, context: ReportContext): string {
  const cases = [...judgement.traces.map(testCase), acceptedCase(judgement, context)];
  const count = (name: string) =>
    cases.filter(({ content }) => Array.isArray(content) && content.some((child) => child.name === name)).length;
  const attributes = {
    name: SUITE,
    tests: cases.length,
    failures: count('failure'),
    errors: count('error'),
    skipped: 0,
  };
  const suite: XmlElement = { name: 'testsuite', attributes: { ...attributes, time: 0 }, content: cases };
  return xmlDocument({ name: 'testsuites', attributes, content: [suite] });
}
