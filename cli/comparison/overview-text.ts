/** The areas of a comparison's summary in words: `locks`, `1 request: 2 steps moved`. */
import type { Area, AreaOverview } from '../../compare/overview.ts';
import { formatCount } from '../amounts.ts';

function counted(count: number, what: string): string {
  return `${formatCount(count)} ${what}${count === 1 ? '' : 's'}`;
}

/** The lines of one area; none where nothing differs. */
function areaTexts({ requests, onlyBefore, onlyAfter, moved, wholes }: AreaOverview): readonly string[] {
  const steps = [
    ...(onlyBefore > 0 ? [`${counted(onlyBefore, 'step')} only before`] : []),
    ...(onlyAfter > 0 ? [`${counted(onlyAfter, 'step')} only after`] : []),
    ...(moved > 0 ? [`${counted(moved, 'step')} moved`] : []),
  ].join(', ');
  const concerned = requests === 0 ? [] : [`${counted(requests, 'request')}${steps === '' ? '' : `: ${steps}`}`];
  return [...concerned, ...wholes];
}

/** The areas that differ with their lines, then those that do not in one line. */
export function overviewTexts(areas: readonly AreaOverview[]): [title: Area | 'the same', texts: readonly string[]][] {
  const texts = areas.map((overview) => [overview.area, areaTexts(overview)] as const);
  const same = texts.filter(([, lines]) => lines.length === 0).map(([area]) => area);
  return [
    ...texts.filter(([, lines]) => lines.length > 0).map(([area, lines]): [Area, readonly string[]] => [area, lines]),
    ...(same.length === 0 ? [] : [['the same', [same.join(', ')]] as ['the same', string[]]]),
  ];
}
