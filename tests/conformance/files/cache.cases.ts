/** The cache of files. Source: the pages of the Cc routines (ntifs.h). */
import {
  addressAdd,
  type DriverCode,
  type DriverKit,
  FileObject,
  type GuestAddress,
  Mdl,
  NULL_ADDRESS,
  SectionObjectPointers,
  STATUS_SUCCESS,
} from '../../../kernel/driver-kit/api.ts';
import { rules } from '../harness/rule.ts';
import {
  type CachedFile,
  closeCached,
  FILE_BYTES,
  letPagesGo,
  objectOf,
  offsetAt,
  openCached,
  PAGE,
  writeSizes,
} from './cached-file.ts';
import { create, FILE_OPEN } from './test-file.ts';

const STATUS_DEVICE_DATA_ERROR = 0xc000_009c;
const [MAP_WAIT, PIN_WAIT] = [1, 1];
const [A, B, C, X] = [0x61, 0x62, 0x63, 0x78];

/** CcCopyRead of some bytes: TRUE or FALSE, what it says of them, and the last one. */
function* copyRead(nt: DriverKit, file: CachedFile, offset: number, length: number, wait = true) {
  const buffer = nt.local(32);
  const block = addressAdd(buffer, 16);
  const ok = yield* nt.CcCopyRead(file.object, offsetAt(nt, file, offset), length, wait, buffer, block);
  const bytes = ok ? nt.memory.readU32(addressAdd(block, 8)) : 0;
  return { ok, bytes, last: bytes === 0 ? 0 : nt.memory.readU8(addressAdd(buffer, bytes - 1)) };
}

/** CcCopyWrite of one byte. */
function* copyWrite(nt: DriverKit, file: CachedFile, offset: number, byte: number, wait = true): DriverCode<boolean> {
  const buffer = nt.local(8);
  nt.memory.writeU8(buffer, byte);
  return yield* nt.CcCopyWrite(file.object, offsetAt(nt, file, offset), 1, wait, buffer);
}

function* flush(nt: DriverKit, { pointers }: CachedFile): DriverCode<number> {
  const block = nt.local(16);
  yield* nt.CcFlushCache(pointers, NULL_ADDRESS, 0, block);
  return nt.memory.readU32(block);
}

export default rules((rule) => {
  rule('CcCopyRead reads pages of a file once, and gives what the file has of what is asked for', {
    c: 'CopyRead',
    *kernel(nt, c) {
      const file = yield* openCached(nt, c);
      const first = yield* copyRead(nt, file, PAGE - 1, 2);
      yield* c.report('last', first.last);
      yield* c.report('again', (yield* copyRead(nt, file, PAGE - 1, 1)).last);
      const end = yield* copyRead(nt, file, FILE_BYTES - 3, 10);
      yield* c.report('bytes', end.bytes);
      yield* c.report('end', end.last);
      yield* closeCached(nt, file);
    },
    expect: [
      ['read', 0],
      ['last', B],
      ['again', A],
      ['read', 2 * PAGE],
      ['bytes', 3],
      ['end', C],
    ],
  });

  rule('CcCopyWrite changes the cache alone; CcFlushCache writes the pages that have changed, once', {
    c: 'CopyWrite',
    *kernel(nt, c) {
      const file = yield* openCached(nt, c);
      yield* c.report('copied', yield* copyWrite(nt, file, PAGE + 5, X));
      yield* c.report('disk', nt.memory.readU8(addressAdd(file.disk, PAGE + 5)));
      yield* c.report('cache', (yield* copyRead(nt, file, PAGE + 5, 1)).last);
      yield* c.report('flushed', yield* flush(nt, file));
      yield* c.report('written', nt.memory.readU8(addressAdd(file.disk, PAGE + 5)));
      yield* c.report('neighbour', nt.memory.readU8(addressAdd(file.disk, PAGE + 6)));
      yield* c.report('nothing', yield* flush(nt, file));
      yield* closeCached(nt, file);
    },
    expect: [
      ['read', PAGE],
      ['copied', 1],
      ['disk', B],
      ['cache', X],
      ['write', PAGE],
      ['flushed', STATUS_SUCCESS],
      ['written', X],
      ['neighbour', B],
      ['nothing', STATUS_SUCCESS],
    ],
  });

  rule('who does not want to wait gets FALSE for pages that are not in memory, and TRUE for others', {
    c: 'NoWait',
    *kernel(nt, c) {
      const file = yield* openCached(nt, c);
      yield* c.report('read', (yield* copyRead(nt, file, 0, 4, false)).ok);
      yield* c.report('write', yield* copyWrite(nt, file, 0, X, false));
      yield* copyRead(nt, file, 0, 1);
      yield* c.report('in memory', (yield* copyRead(nt, file, 0, 4, false)).ok);
      yield* c.report('writable', yield* copyWrite(nt, file, 0, A, false));
      yield* closeCached(nt, file);
    },
    expect: [
      ['read', 0],
      ['write', 0],
      ['read', 0],
      ['in memory', 1],
      ['writable', 1],
    ],
  });

  rule('CcCopyRead raises what the file system says of a read that fails; the next one tries again', {
    *kernel(nt, c) {
      const file = yield* openCached(nt, c);
      file.failWith = STATUS_DEVICE_DATA_ERROR;
      const code = yield* nt.tryExcept(
        function* () {
          yield* copyRead(nt, file, 0, 1);
          return 0;
        },
        (exception) => exception.code,
      );
      yield* c.report('code', code);
      file.failWith = STATUS_SUCCESS;
      yield* c.report('again', (yield* copyRead(nt, file, 0, 1)).last);
      yield* closeCached(nt, file);
    },
    expect: [
      ['read', 0],
      ['code', STATUS_DEVICE_DATA_ERROR],
      ['read', 0],
      ['again', A],
    ],
  });

  rule('a file object whose file system has set no section pointers cannot be cached: that is an access violation', {
    *kernel(nt, c) {
      yield* c.device('\\Device\\NoPointers');
      const { handle } = yield* create(nt, '\\Device\\NoPointers', FILE_OPEN);
      const memory = nt.data(40);
      const object = yield* objectOf(nt, handle, memory);
      nt.memory.fill(memory, 40, 0);
      const code = yield* nt.tryExcept(
        function* () {
          yield* nt.CcInitializeCacheMap(object, memory, false, NULL_ADDRESS, 0);
          return 0;
        },
        (exception) => exception.code,
      );
      yield* c.report('code', code);
      yield* nt.ObfDereferenceObject(object);
      yield* nt.ZwClose(handle);
    },
    // STATUS_ACCESS_VIOLATION
    expect: { code: 0xc000_0005 },
  });

  rule('CcPurgeCacheSection drops pages with what has changed in them; CcZeroData zeroes a range', {
    c: 'PurgeAndZero',
    *kernel(nt, c) {
      const file = yield* openCached(nt, c);
      yield* copyWrite(nt, file, 7, X);
      yield* c.report('purged', yield* nt.CcPurgeCacheSection(file.pointers, NULL_ADDRESS, 0, 0));
      yield* c.report('as on disk', (yield* copyRead(nt, file, 7, 1)).last);
      const end = addressAdd(file.at, 8);
      nt.memory.writeI64(end, 8);
      yield* c.report('zeroed', yield* nt.CcZeroData(file.object, offsetAt(nt, file, 7), end, true));
      yield* c.report('zero', (yield* copyRead(nt, file, 7, 1)).last);
      yield* c.report('behind', (yield* copyRead(nt, file, 8, 1)).last);
      yield* nt.CcPurgeCacheSection(file.pointers, NULL_ADDRESS, 0, 0);
      yield* closeCached(nt, file);
    },
    expect: [
      ['read', 0],
      ['purged', 1],
      ['read', 0],
      ['as on disk', A],
      ['zeroed', 1],
      ['zero', 0],
      ['behind', A],
    ],
  });

  rule(
    'CcMapData shows a file in place, CcPinRead lets it be changed; who reads and who writes it back get the change',
    {
      c: 'MapAndPin',
      *kernel(nt, c) {
        const file = yield* openCached(nt, c);
        const out = nt.local(32);
        const [bcb, buffer, second] = [out, addressAdd(out, 8), addressAdd(out, 16)];
        yield* c.report(
          'mapped',
          yield* nt.CcMapData(file.object, offsetAt(nt, file, PAGE - 1), 2, MAP_WAIT, bcb, buffer),
        );
        const shown = nt.memory.readPointer(buffer);
        yield* c.report('shown', nt.memory.readU16(shown));
        const block = nt.memory.readPointer(bcb);
        yield* c.report('file', (yield* nt.CcGetFileObjectFromBcb(block)) === file.object);
        yield* c.report(
          'pinned',
          yield* nt.CcPinMappedData(file.object, offsetAt(nt, file, PAGE - 1), 2, PIN_WAIT, bcb),
        );
        const pinned = nt.CcPinRead(file.object, offsetAt(nt, file, PAGE), 1, PIN_WAIT, second, buffer);
        yield* c.report('second', yield* pinned);
        nt.memory.writeU8(nt.memory.readPointer(buffer), X);
        yield* nt.CcSetDirtyPinnedData(nt.memory.readPointer(second), NULL_ADDRESS);
        yield* c.report('same page', nt.memory.readU8(addressAdd(shown, 1)));
        yield* nt.CcUnpinData(nt.memory.readPointer(second));
        yield* nt.CcUnpinData(block);
        yield* c.report('gone', yield* nt.MmIsAddressValid(shown));
        yield* c.report('copied', (yield* copyRead(nt, file, PAGE, 1)).last);
        yield* flush(nt, file);
        yield* closeCached(nt, file);
      },
      expect: [
        ['read', 0],
        ['mapped', 1],
        ['shown', 0x6261],
        ['file', 1],
        ['pinned', 1],
        ['second', 1],
        ['same page', X],
        ['gone', 0],
        ['copied', X],
        ['write', PAGE],
      ],
    },
  );

  rule(
    'CcSetFileSizes has the cache end where the file does: what is behind it is not given, and zero when it grows again',
    {
      c: 'OtherSizes',
      *kernel(nt, c) {
        const file = yield* openCached(nt, c);
        yield* c.report('before', (yield* copyRead(nt, file, 4, 4)).bytes);
        writeSizes(nt, file, 6);
        yield* nt.CcSetFileSizes(file.object, file.sizes);
        yield* c.report('shorter', (yield* copyRead(nt, file, 4, 4)).bytes);
        // CcGetFileSizePointer
        const { SharedCacheMap: shared } = nt.view(SectionObjectPointers, file.pointers);
        yield* c.report('told', nt.memory.readI64(addressAdd(shared, 8)));
        writeSizes(nt, file, 10);
        yield* nt.CcSetFileSizes(file.object, file.sizes);
        const longer = yield* copyRead(nt, file, 4, 4);
        yield* c.report('longer', longer.bytes);
        yield* c.report('zero', longer.last);
        yield* nt.CcPurgeCacheSection(file.pointers, NULL_ADDRESS, 0, 0);
        yield* closeCached(nt, file);
      },
      expect: [
        ['read', 0],
        ['before', 4],
        ['shorter', 2],
        ['told', 6],
        ['longer', 4],
        ['zero', 0],
      ],
    },
  );

  rule('the cache of a file goes with the last file object it is cached for, and what has changed is written then', {
    c: 'LastCacheMap',
    *kernel(nt, c) {
      const file = yield* openCached(nt, c);
      const { handle } = yield* create(nt, '\\Device\\Cached', FILE_OPEN);
      const other = yield* objectOf(nt, handle, file.at);
      yield* nt.CcInitializeCacheMap(other, file.sizes, false, NULL_ADDRESS, 0);
      const shared = () => nt.view(SectionObjectPointers, file.pointers).SharedCacheMap !== NULL_ADDRESS;
      const isCachedFor = (object: GuestAddress) => nt.view(FileObject, object).PrivateCacheMap !== NULL_ADDRESS;
      yield* c.report('shared', shared());
      yield* copyWrite(nt, file, 0, X);
      yield* c.report('first', yield* nt.CcUninitializeCacheMap(other, NULL_ADDRESS, NULL_ADDRESS));
      yield* c.report('private', isCachedFor(other));
      yield* c.report('still', isCachedFor(file.object));
      yield* nt.ObfDereferenceObject(other);
      yield* nt.ZwClose(handle);
      const last = yield* nt.CcUninitializeCacheMap(file.object, NULL_ADDRESS, NULL_ADDRESS);
      const none = yield* nt.CcUninitializeCacheMap(file.object, NULL_ADDRESS, NULL_ADDRESS);
      yield* letPagesGo(nt, file);
      yield* c.report('last', last);
      yield* c.report('none', none);
      yield* c.report('gone', shared());
      yield* closeCached(nt, file);
    },
    expect: [
      ['shared', 1],
      ['read', 0],
      ['first', 0],
      ['private', 0],
      ['still', 1],
      ['write', 0],
      ['last', 1],
      ['none', 0],
      ['gone', 0],
    ],
  });

  rule('CcMdlRead describes the pages of the cache by a locked MDL, which CcMdlReadComplete frees', {
    *kernel(nt, c) {
      const file = yield* openCached(nt, c);
      const out = nt.local(32);
      nt.memory.writePointer(out, NULL_ADDRESS);
      yield* nt.CcMdlRead(file.object, offsetAt(nt, file, PAGE - 2), 4, out, addressAdd(out, 8));
      const mdl = nt.memory.readPointer(out);
      yield* c.report('bytes', nt.view(Mdl, mdl).ByteCount);
      yield* c.report('offset', nt.view(Mdl, mdl).ByteOffset);
      const at = yield* nt.MmMapLockedPagesSpecifyCache(mdl, 0, 1, NULL_ADDRESS, 0, 16);
      yield* c.report('data', nt.memory.readU32(at));
      yield* nt.CcMdlReadComplete(file.object, mdl);
      yield* closeCached(nt, file);
    },
    expect: [
      ['read', 0],
      ['bytes', 4],
      ['offset', PAGE - 2],
      ['data', 0x6262_6161],
    ],
  });

  rule('CcDeferWrite calls its routine with both contexts when CcCanIWrite says that one may write', {
    c: 'DeferWrite',
    *kernel(nt, c) {
      const file = yield* openCached(nt, c);
      yield* c.report('may', yield* nt.CcCanIWrite(file.object, 100, true, 0));
      const routine = nt.routine(function* (first: number, second: number): DriverCode<number> {
        yield* c.report('first', first);
        yield* c.report('second', second);
        return 0;
      });
      yield* nt.CcDeferWrite(file.object, routine, 5, 6, 100, false);
      yield* nt.CcSetReadAheadGranularity(file.object, 0x1_0000);
      yield* nt.CcSetAdditionalCacheAttributes(file.object, true, true);
      yield* c.report('idle', yield* nt.CcWaitForCurrentLazyWriterActivity());
      yield* closeCached(nt, file);
    },
    expect: { may: 1, first: 5, second: 6, idle: STATUS_SUCCESS },
  });
});
