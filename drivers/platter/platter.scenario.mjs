/** A program writes sectors that lie across pages, and reads them and what was on the disk before. */
import { disk, scenario } from 'ntrewind/scenario';

const PLATTER = '\\\\.\\Platter';
const SECTOR = 512;

export default scenario({
  description: 'platter.sys moves sectors between a disk and the pages of a program',
  hardware: { disk: disk({ memory: 0xfeb00000, line: 10, sectors: 256 }) },
  drivers: [{ service: 'platter', image: './platter.sys' }],
  processes: {
    'format.exe': function* (thread) {
      thread.hardwareEvent('disk', 'contents', 'a label');
      const file = yield* thread.CreateFile(PLATTER);
      yield* thread.ReadFile(file, SECTOR);
      yield* thread.WriteFile(
        file,
        Uint8Array.from({ length: 24 * SECTOR }, (_, i) => (i >> 9) + 1),
      );
      yield* thread.SetFilePointer(file, 20 * SECTOR);
      yield* thread.ReadFile(file, 5 * SECTOR);
      yield* thread.SetFilePointer(file, 256 * SECTOR);
      yield* thread.ReadFile(file, SECTOR);
      yield* thread.ReadFile(file, 100);
      yield* thread.CloseHandle(file);
    },
  },
});
