/**
 * The report of a comparison as JUnit XML, which CI systems read: a case for each root difference, and one for the requests
 * that are the same. What nobody outside sees passes; what the recording does not tell is skipped.
 */
import { type Comparison, type Difference, isRegression } from '../../compare/comparison.ts';
import { type XmlElement, xmlDocument } from '../check/xml.ts';
import { againText, classText, placeText, requestsText, sideLines, stackLines, verdictText } from './words.ts';

function details(difference: Difference): string {
  const stack = stackLines(difference);
  return [
    placeText(difference) + againText(difference),
    ...sideLines(difference),
    ...(stack.length > 0 ? ['stack', ...stack] : []),
    ...difference.consequences.map((consequence) => `follows: ${consequence.class}: ${consequence.what}`),
  ].join('\n');
}

function testCase(trace: string, difference: Difference): XmlElement {
  const { class: name, what } = difference;
  const attributes = { classname: trace, name: `${classText(name)}: ${what}`, time: 0 };
  const content = details(difference);
  if (isRegression(name)) {
    const failure = { name: 'failure', attributes: { type: classText(name), message: what }, content };
    return { name: 'testcase', attributes, content: [failure] };
  }
  const output: XmlElement = { name: 'system-out', content };
  if (name !== 'inconclusive') return { name: 'testcase', attributes, content: [output] };
  return { name: 'testcase', attributes, content: [{ name: 'skipped', attributes: { message: what } }, output] };
}

/** The document, without a line break at its end. */
export function comparisonJunit(trace: string, comparison: Comparison): string {
  const same: XmlElement = {
    name: 'testcase',
    attributes: { classname: trace, name: `requests: ${requestsText(comparison)}`, time: 0 },
    content: [{ name: 'system-out', content: [verdictText(comparison), ...comparison.notes].join('\n') }],
  };
  const cases = [same, ...comparison.differences.map((difference) => testCase(trace, difference))];
  const counts = {
    tests: cases.length,
    failures: comparison.differences.filter((difference) => isRegression(difference.class)).length,
    errors: 0,
    skipped: comparison.counts.inconclusive,
  };
  const suite: XmlElement = { name: 'testsuite', attributes: { name: trace, ...counts, time: 0 }, content: cases };
  return xmlDocument({ name: 'testsuites', attributes: { name: 'ntrewind replay', ...counts }, content: [suite] });
}
