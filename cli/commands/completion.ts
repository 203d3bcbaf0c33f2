/** `ntrewind completion <shell>`: scripts by which shells complete commands, options, their values and field names. */
import { readdirSync } from 'node:fs';
import { Argument, type Command } from 'commander';

const SHELLS = ['bash', 'zsh', 'fish', 'powershell'];

/** Options whose values are fields of the filter language. */
const FIELD_OPTIONS = ['columns', 'by', 'of'];
/** Options whose values are kinds of events. */
const KIND_OPTIONS = ['kind', 'capture'];

/** Arguments that are files, and what the files are called. */
const FILES: Readonly<Record<string, RegExp>> = {
  trace: /\.ntr$/,
  before: /\.ntr$/,
  after: /\.ntr$/,
  traces: /\.ntr$/,
  input: /\.(sys|mjs|js|ts)$/i,
};

/** What the scripts ask: `ntrewind complete -- view --format ''`. */
const REQUEST = 'complete';

/** True when the command line is about completion, for which alone its library is loaded. */
export function isAboutCompletion(words: readonly string[]): boolean {
  return words[0] === REQUEST || (words[0] === 'completion' && SHELLS.includes(words[1] ?? ''));
}

/** Lists the command in the help, and says how it is used. */
export function addCompletionCommand(program: Command): void {
  program
    .command('completion')
    .addArgument(new Argument('<shell>', 'the shell').choices(SHELLS))
    .description('print a script that lets a shell complete commands, options and names')
    .addHelpText(
      'after',
      `
Examples:
  source <(ntrewind completion bash)                            # in ~/.bashrc
  source <(ntrewind completion zsh)                             # in ~/.zshrc
  ntrewind completion fish | source                             # in ~/.config/fish/config.fish
  ntrewind completion powershell | Out-String | Invoke-Expression`,
    );
}

/** Makes the program print the scripts and answer what they ask. */
export async function offerCompletion(program: Command): Promise<void> {
  const { default: tab } = await import('@bomb.sh/tab/commander');
  const { commands } = tab(program, { completionCommandName: 'completion' });
  const { allFieldNames } = await import('../../filter/fields.ts');
  const { KIND_GROUPS } = await import('../../wording/kind-groups.ts');
  const { EVENT_KINDS } = await import('../../proto/generated/event-kinds.ts');
  const kinds = [...KIND_GROUPS, ...EVENT_KINDS.map(({ name }) => name)];
  const begun = process.argv.at(-1) ?? '';
  for (const { options, arguments: places } of commands.values()) {
    for (const [name, place] of places) {
      const files = FILES[name];
      if (files === undefined) continue;
      place.handler = (complete) => {
        for (const path of pathsLike(begun, files)) complete(path, '');
      };
    }
    for (const [name, option] of options) {
      const words = FIELD_OPTIONS.includes(name) ? allFieldNames() : KIND_OPTIONS.includes(name) ? kinds : undefined;
      if (words === undefined) continue;
      option.handler = (complete) => {
        for (const word of words) complete(word, '');
      };
    }
  }
}

/** Files called like that, and folders, that begin as what was typed so far. */
function pathsLike(begun: string, files: RegExp): string[] {
  const folder = begun.slice(0, begun.lastIndexOf('/') + 1);
  try {
    return readdirSync(folder === '' ? '.' : folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() || files.test(entry.name))
      .map((entry) => folder + entry.name + (entry.isDirectory() ? '/' : ''))
      .filter((path) => path.startsWith(begun))
      .sort();
  } catch {
    // A folder that cannot be read has nothing to offer.
    return [];
  }
}
