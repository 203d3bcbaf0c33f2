/**
 * Builds the sample drivers written in C, or proves that the committed images are what their source gives.
 *
 *   node --import tsx scripts/build-drivers.ts [folder...]   builds every image next to its source, or those of some folders
 *   node --import tsx scripts/build-drivers.ts --check    builds into a temporary folder and compares bytes
 *   node --import tsx scripts/build-drivers.ts --clang <folder>   builds every image with clang and lld-link into a folder
 *
 * A folder under drivers/, bench/, tests/, tests/corpus/ or tests/conformance/ with a `build.json` is built: all its .c files make one image per entry of
 * `images`, which may ask for other flags or for clang. The versions that give the committed bytes are pinned in drivers/toolchain.json; other versions build, but cannot check.
 *
 * Exit codes: 0 done; 1 an image differs, does not compile or is not a proper driver; 2 other tool versions than the
 * pinned ones (with --check); 3 no compiler.
 */
import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { loadPeImage } from '../machine/pe/load-image.ts';

interface ImageRecipe {
  readonly file: string;
  readonly defines: readonly string[];
  /** Those of the folder's sources that are part of it; all of them unless it says which. */
  readonly sources?: readonly string[];
  /** Flags behind the usual ones. */
  readonly flags?: readonly string[];
  /** GCC unless it says otherwise. Only clang has __try. */
  readonly compiler?: 'clang';
  /** Flags of lld-link behind the usual ones: `/debug:symtab` keeps names in the image. */
  readonly linkFlags?: readonly string[];
}

/** `build.json`. */
interface FolderRecipe {
  readonly images: readonly ImageRecipe[];
  /** Folders whose sources are part of every image, and whose headers its sources include; relative to this one. */
  readonly shared?: readonly string[];
}

type Versions = Readonly<Record<string, string>>;

const EXIT_FAILED = 1;
const EXIT_OTHER_VERSION = 2;
const EXIT_NO_COMPILER = 3;

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const DRIVERS = join(ROOT, 'drivers');
const COLLECTIONS = ['drivers', 'bench', 'tests', 'tests/corpus', 'tests/conformance'];
const COMPILER = 'x86_64-w64-mingw32-gcc';
const INSTALL_HINT = 'install the Debian package gcc-mingw-w64-x86-64 (see drivers/README.md)';

/** Preprocessed, it tells the version of the headers. */
const HEADER_PROBE =
  '#include <_mingw.h>\nheaders __MINGW64_VERSION_MAJOR __MINGW64_VERSION_MINOR __MINGW64_VERSION_BUGFIX';

const COMMON_FLAGS = [
  '-std=c11',
  '-O2',
  '-ffreestanding',
  '-Wall',
  '-Wextra',
  '-Werror',
  // Pool tags are character constants of four characters.
  '-Wno-multichar',
];

const COMPILE_FLAGS = [
  ...COMMON_FLAGS,
  // GCC's vectorizer pairs scalar stores through shuffles that no other compiler emits for plain driver code.
  '-fno-tree-vectorize',
  '-fno-ident',
];

const LINK_FLAGS = [
  '-nostdlib',
  '-Wl,--subsystem,native',
  '-Wl,--entry,DriverEntry',
  '-Wl,--dynamicbase',
  '-Wl,--enable-reloc-section',
  // The COFF symbol table stays: `module!symbol+offset` needs it, and it holds no path and no time.
  '-Wl,--no-insert-timestamp',
  '-Wl,--build-id=none',
  '-Wl,--fatal-warnings',
];

/** The Microsoft ABI and object format, with mingw's headers, which know clang only when it looks like GCC. */
const CLANG_FLAGS = [
  '--target=x86_64-pc-windows-msvc',
  '-fms-extensions',
  '-fno-ms-compatibility',
  '-fgnuc-version=12.0.0',
  '-U_MSC_VER',
  ...COMMON_FLAGS,
];

const LLD_FLAGS = [
  '/nologo',
  '/driver',
  '/subsystem:native',
  '/entry:DriverEntry',
  '/nodefaultlib',
  '/dynamicbase',
  '/fixed:no',
  '/brepro',
  // Two inline functions of mingw's headers become equal functions in every object; the linker warns and takes the first.
  '/force:multiple',
];

function run(command: string, args: readonly string[], cwd: string, input = ''): string {
  return execFileSync(command, args, { cwd, input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'inherit'] });
}

/** Runs a compiler or linker; what it complains of is part of the error. */
async function tool(command: string, args: readonly string[], cwd: string): Promise<void> {
  await promisify(execFile)(command, [...args], { cwd });
}

/** The versions of the installed tools, or `undefined` when there is no compiler. */
function installedVersions(): Versions | undefined {
  let gcc: string;
  try {
    gcc = run(COMPILER, ['-dumpversion'], DRIVERS).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const headers = run(COMPILER, ['-E', '-P', '-'], DRIVERS, HEADER_PROBE);
  const linker = run(run(COMPILER, ['-print-prog-name=ld'], DRIVERS).trim(), ['--version'], DRIVERS);
  return {
    // Debian appends the thread model ("12-win32"), which does not matter to a driver.
    gcc: gcc.replace(/-.*/, ''),
    binutils: /\d+\.\d+[.\d]*/.exec(linker)?.[0] ?? '',
    'mingw-w64': /headers (.*)/.exec(headers)?.[1]?.trim().replaceAll(' ', '.') ?? '',
    clang: versionOf('clang'),
    lld: versionOf('lld-link'),
  };
}

/** What the tool says of its version, or `none` when it is not installed. */
function versionOf(tool: string): string {
  try {
    return /\d+\.\d+[.\d]*/.exec(run(tool, ['--version'], DRIVERS))?.[0] ?? 'unknown';
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'none';
    throw error;
  }
}

function describe(versions: Versions): string {
  return Object.entries(versions)
    .map(([tool, version]) => `${tool} ${version}`)
    .join(', ');
}

/** The folder of wdm.h: `ddk` beside the compiler's C headers. */
function ddkFolder(): string {
  const listing = run(COMPILER, ['-E', '-M', '-'], DRIVERS, '#include <_mingw.h>');
  const header = /\S*_mingw\.h/.exec(listing)?.[0] ?? '';
  return join(header, '..', 'ddk');
}

/** Folders with drivers in C, by their paths from the root. */
function driverFolders(collections: readonly string[]): string[] {
  return collections.flatMap((collection) =>
    readdirSync(join(ROOT, collection))
      .sort()
      .map((name) => `${collection}/${name}`)
      .filter((folder) => existsSync(join(ROOT, folder, 'build.json'))),
  );
}

/** The sources of an image of a folder, and the folders of shared headers, relative to it. */
function sourcesOf(
  folder: string,
  recipe: ImageRecipe,
): { readonly sources: readonly string[]; readonly headers: readonly string[] } {
  const { shared = [] } = folderRecipe(folder);
  const sources = ['.', ...shared].flatMap((place) =>
    readdirSync(join(folder, place))
      .filter((name) => name.endsWith('.c') && (recipe.sources === undefined || recipe.sources.includes(name)))
      .sort()
      .map((name) => (place === '.' ? name : `${place}/${name}`)),
  );
  return { sources, headers: shared.flatMap((place) => ['-I', place]) };
}

/** Compiles and links one image. Relative names only, so that no path of this machine gets into the bytes. */
async function buildImage(folder: string, recipe: ImageRecipe, ddk: string): Promise<Buffer> {
  const work = mkdtempSync(join(tmpdir(), 'build-drivers-'));
  try {
    const objects: string[] = [];
    const { sources, headers } = sourcesOf(folder, recipe);
    for (const source of sources) {
      const object = `${basename(source, '.c')}.o`;
      const defines = recipe.defines.map((name) => `-D${name}`);
      const flags = [...COMPILE_FLAGS, ...(recipe.flags ?? []), ...headers, ...defines, '-isystem', ddk];
      await tool(COMPILER, [...flags, '-c', source, '-o', join(work, object)], folder);
      objects.push(object);
    }
    await tool(COMPILER, [...LINK_FLAGS, '-o', recipe.file, ...objects, '-lntoskrnl', '-lhal'], work);
    return readFileSync(join(work, recipe.file));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The same by clang and lld-link, with the headers and import libraries of mingw. */
async function buildImageByClang(folder: string, recipe: ImageRecipe, ddk: string): Promise<Buffer> {
  const work = mkdtempSync(join(tmpdir(), 'build-drivers-'));
  try {
    const includes = ['-isystem', join(ddk, '..'), '-isystem', ddk];
    const defines = recipe.defines.map((name) => `-D${name}`);
    const { sources, headers } = sourcesOf(folder, recipe);
    const objects: string[] = [];
    for (const source of sources) {
      const object = join(work, `${basename(source, '.c')}.o`);
      const flags = [...CLANG_FLAGS, ...(recipe.flags ?? []), ...headers, ...defines, ...includes];
      await tool('clang', [...flags, '-c', source, '-o', object], folder);
      objects.push(object);
    }
    const libraries = ['libntoskrnl.a', 'libhal.a'].map((name) =>
      run(COMPILER, [`-print-file-name=${name}`], work).trim(),
    );
    const linkFlags = [...LLD_FLAGS, ...(recipe.linkFlags ?? []), `/out:${recipe.file}`];
    await tool('lld-link', [...linkFlags, ...objects, ...libraries], work);
    return readFileSync(join(work, recipe.file));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

const KERNEL_MODULES: ReadonlySet<string> = new Set(['ntoskrnl.exe', 'hal.dll']);

/** Refuses an image that would load differently from a real driver. */
function checkImage(name: string, bytes: Uint8Array): void {
  const image = loadPeImage(bytes);
  const foreign = image.imports.find(({ dll }) => !KERNEL_MODULES.has(dll.toLowerCase()));
  if (foreign !== undefined) throw new Error(`${name} imports ${foreign.name} from ${foreign.dll}`);
  if (image.relocations.pointers.length === 0)
    throw new Error(`${name} has no relocations, so nothing tests that it can move`);
}

/** Builds all images by clang into a folder of their own, beside the committed ones of GCC. */
async function buildAllByClang(target: string): Promise<void> {
  const ddk = ddkFolder();
  mkdirSync(target, { recursive: true });
  for (const folder of driverFolders(['drivers'])) {
    for (const recipe of recipesOf(folder)) {
      const built = await buildImageByClang(join(ROOT, folder), recipe, ddk);
      loadPeImage(built);
      writeFileSync(join(target, recipe.file), built);
      console.log(`built ${recipe.file} by clang: ${built.length} bytes`);
    }
  }
}

function folderRecipe(folder: string): FolderRecipe {
  return JSON.parse(readFileSync(join(folder, 'build.json'), 'utf8'));
}

function recipesOf(folder: string): readonly ImageRecipe[] {
  return folderRecipe(join(ROOT, folder)).images;
}

/** Builds all images, or those of the folders named, and writes or compares them; returns the number of those that differ. */
async function buildAll(check: boolean, wanted: readonly string[]): Promise<number> {
  const ddk = ddkFolder();
  const folders = driverFolders(COLLECTIONS).filter((folder) => wanted.length === 0 || wanted.includes(folder));
  const images = folders.flatMap((folder) => recipesOf(folder).map((recipe) => ({ folder, recipe })));
  let different = 0;
  let next = 0;
  const worker = async () => {
    while (next < images.length) {
      const { folder, recipe } = images[next++]!;
      const build = recipe.compiler === 'clang' ? buildImageByClang : buildImage;
      const built = await build(join(ROOT, folder), recipe, ddk);
      checkImage(recipe.file, built);
      const target = join(ROOT, folder, recipe.file);
      if (!check) {
        writeFileSync(target, built);
        console.log(`built ${folder}/${recipe.file}: ${built.length} bytes`);
      } else if (existsSync(target) && readFileSync(target).equals(built)) {
        console.log(`${folder}/${recipe.file}: equal`);
      } else {
        different++;
        console.error(`${folder}/${recipe.file} is not what its source gives; run npm run build:drivers, commit`);
      }
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return different;
}

async function main(): Promise<number> {
  const check = process.argv.includes('--check');
  const pinned: Versions = JSON.parse(readFileSync(join(DRIVERS, 'toolchain.json'), 'utf8'));
  const installed = installedVersions();
  if (installed === undefined) {
    console.error(`${COMPILER} was not found: nothing ${check ? 'checked' : 'built'}; ${INSTALL_HINT}`);
    return EXIT_NO_COMPILER;
  }
  const clang = process.argv.indexOf('--clang');
  if (clang >= 0) {
    const target = process.argv[clang + 1];
    if (target === undefined) throw new Error('--clang needs the folder that the images go to');
    await buildAllByClang(target);
    return 0;
  }
  if (describe(installed) !== describe(pinned)) {
    console.error(`installed: ${describe(installed)}; pinned: ${describe(pinned)}`);
    if (check) {
      console.error('nothing checked: other versions give other bytes');
      return EXIT_OTHER_VERSION;
    }
  }
  const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
  return (await buildAll(check, wanted)) === 0 ? 0 : EXIT_FAILED;
}

try {
  process.exitCode = await main();
} catch (error) {
  // What a tool has complained of says more than that it failed.
  console.error((error as { stderr?: string }).stderr || error);
  process.exitCode = EXIT_FAILED;
}
