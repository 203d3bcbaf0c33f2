/** Executive resources: who gets in when, and what is a mistake. Source: "Introduction to ERESOURCE Routines", the pages of the routines (wdm.h). */
import { type GuestAddress, STATUS_SUCCESS, STATUS_TIMEOUT } from '../../../kernel/driver-kit/api.ts';
import type { DriverCode } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { rules } from '../harness/rule.ts';
import { join, pause, spawn, wait } from '../harness/system-threads.ts';

const RESOURCE_BYTES = 104;
const DRIVER_VERIFIER_DETECTED_VIOLATION = 0xc4;
const ACQUIRED_WITH_APCS_ENABLED = 0x37;
const RESOURCE_NOT_OWNED = 0xe3;
/** What marks an owner pointer. */
const OWNER_POINTER = 3;

/** A resource, and the thread in a critical region. */
function* begin(nt: DriverKit): DriverCode<GuestAddress> {
  const resource = nt.data(RESOURCE_BYTES);
  yield* nt.ExInitializeResourceLite(resource);
  yield* nt.KeEnterCriticalRegion();
  return resource;
}

function* end(nt: DriverKit, resource: GuestAddress): DriverCode<void> {
  yield* nt.KeLeaveCriticalRegion();
  yield* nt.ExDeleteResourceLite(resource);
}

/** What another thread gets that asks without waiting; it gives it up again. */
function* tried(nt: DriverKit, ask: () => DriverCode<number | boolean>, resource: GuestAddress): DriverCode<number> {
  let got: number | boolean = 0;
  const thread = yield* spawn(nt, function* () {
    yield* nt.KeEnterCriticalRegion();
    got = yield* ask();
    if (got) yield* nt.ExReleaseResourceLite(resource);
    yield* nt.KeLeaveCriticalRegion();
    return STATUS_SUCCESS;
  });
  yield* join(nt, thread);
  return Number(got);
}

/** A thread that waits to have the resource alone, and gives it up again. */
function* wantsAlone(nt: DriverKit, resource: GuestAddress): DriverCode<GuestAddress> {
  const thread = yield* spawn(nt, function* () {
    yield* nt.KeEnterCriticalRegion();
    yield* nt.ExAcquireResourceExclusiveLite(resource, true);
    yield* nt.ExReleaseResourceLite(resource);
    yield* nt.KeLeaveCriticalRegion();
    return STATUS_SUCCESS;
  });
  yield* pause(nt);
  return thread;
}

export default rules((rule) => {
  rule('a resource that its owner has acquired twice stays its own until it is released twice', {
    c: 'ResourceRecursion',
    *kernel(nt, c) {
      const resource = yield* begin(nt);
      const exclusive = () => nt.ExAcquireResourceExclusiveLite(resource, false);
      yield* exclusive();
      yield* c.report('again', yield* exclusive());
      yield* nt.ExReleaseResourceLite(resource);
      yield* c.report('once released', yield* tried(nt, exclusive, resource));
      yield* nt.ExReleaseResourceLite(resource);
      yield* c.report('twice released', yield* tried(nt, exclusive, resource));
      yield* end(nt, resource);
    },
    expect: { again: 1, 'once released': 0, 'twice released': 1 },
  });

  rule('the thread that owns a resource alone may share it too, and still owns it alone', {
    c: 'ResourceOwnerShares',
    *kernel(nt, c) {
      const resource = yield* begin(nt);
      yield* nt.ExAcquireResourceExclusiveLite(resource, true);
      yield* c.report('shares', yield* nt.ExAcquireResourceSharedLite(resource, false));
      yield* c.report('alone', yield* nt.ExIsResourceAcquiredExclusiveLite(resource));
      yield* c.report('counts', yield* nt.ExIsResourceAcquiredSharedLite(resource));
      yield* nt.ExReleaseResourceLite(resource);
      yield* nt.ExReleaseResourceLite(resource);
      yield* end(nt, resource);
    },
    expect: { shares: 1, alone: 1, counts: 2 },
  });

  rule('a thread that shares a resource does not get it alone, not even when nobody else shares it', {
    c: 'ResourceNoUpgrade',
    *kernel(nt, c) {
      const resource = yield* begin(nt);
      yield* nt.ExAcquireResourceSharedLite(resource, true);
      yield* c.report('alone', yield* nt.ExAcquireResourceExclusiveLite(resource, false));
      yield* nt.ExReleaseResourceLite(resource);
      yield* end(nt, resource);
    },
    expect: { alone: 0 },
  });

  rule('ExAcquireResourceSharedLite stands behind a thread that waits to have the resource alone', {
    c: 'ResourceSharedBehind',
    *kernel(nt, c) {
      const resource = yield* begin(nt);
      yield* nt.ExAcquireResourceSharedLite(resource, true);
      const alone = yield* wantsAlone(nt, resource);
      const shared = () => nt.ExAcquireResourceSharedLite(resource, false);
      yield* c.report('another thread', yield* tried(nt, shared, resource));
      yield* c.report('the one that shares it', yield* shared());
      yield* nt.ExReleaseResourceLite(resource);
      yield* nt.ExReleaseResourceLite(resource);
      yield* join(nt, alone);
      yield* end(nt, resource);
    },
    expect: { 'another thread': 0, 'the one that shares it': 1 },
  });

  rule('ExAcquireSharedStarveExclusive gets in although a thread waits to have the resource alone', {
    c: 'ResourceStarves',
    *kernel(nt, c) {
      const resource = yield* begin(nt);
      yield* nt.ExAcquireResourceSharedLite(resource, true);
      const alone = yield* wantsAlone(nt, resource);
      const shared = () => nt.ExAcquireSharedStarveExclusive(resource, false);
      yield* c.report('another thread', yield* tried(nt, shared, resource));
      yield* nt.ExReleaseResourceLite(resource);
      yield* join(nt, alone);
      yield* end(nt, resource);
    },
    expect: { 'another thread': 1 },
  });

  rule('ExAcquireSharedWaitForExclusive lets the thread that waits to have the resource alone come first', {
    c: 'ResourceWaitsForExclusive',
    *kernel(nt, c) {
      const resource = yield* begin(nt);
      yield* nt.ExAcquireResourceSharedLite(resource, true);
      const alone = yield* wantsAlone(nt, resource);
      yield* c.report('the one that shares it', yield* nt.ExAcquireSharedWaitForExclusive(resource, false));
      yield* nt.ExReleaseResourceLite(resource);
      yield* join(nt, alone);
      yield* end(nt, resource);
    },
    expect: { 'the one that shares it': 0 },
  });

  rule('ExGetExclusiveWaiterCount and ExGetSharedWaiterCount count the threads that wait for the resource', {
    c: 'ResourceWaiters',
    *kernel(nt, c) {
      const resource = yield* begin(nt);
      yield* nt.ExAcquireResourceExclusiveLite(resource, true);
      const threads = [yield* wantsAlone(nt, resource)];
      for (let i = 0; i < 2; i++) {
        threads.push(
          yield* spawn(nt, function* () {
            yield* nt.KeEnterCriticalRegion();
            yield* nt.ExAcquireResourceSharedLite(resource, true);
            yield* nt.ExReleaseResourceLite(resource);
            yield* nt.KeLeaveCriticalRegion();
            return STATUS_SUCCESS;
          }),
        );
      }
      yield* pause(nt);
      yield* c.report('alone', yield* nt.ExGetExclusiveWaiterCount(resource));
      yield* c.report('shared', yield* nt.ExGetSharedWaiterCount(resource));
      yield* nt.ExReleaseResourceLite(resource);
      yield* join(nt, ...threads);
      yield* c.report('none', yield* nt.ExGetExclusiveWaiterCount(resource));
      yield* end(nt, resource);
    },
    expect: { alone: 1, shared: 2, none: 0 },
  });

  rule('converting to shared lets those in who wait to share, not who wants the resource alone', {
    c: 'ResourceConversionLetsIn',
    *kernel(nt, c) {
      const resource = yield* begin(nt);
      yield* nt.ExAcquireResourceExclusiveLite(resource, true);
      const shares = yield* spawn(nt, function* () {
        yield* nt.KeEnterCriticalRegion();
        yield* nt.ExAcquireResourceSharedLite(resource, true);
        yield* nt.ExReleaseResourceLite(resource);
        yield* nt.KeLeaveCriticalRegion();
        return STATUS_SUCCESS;
      });
      yield* pause(nt);
      yield* c.report('before', yield* wait(nt, shares, 1));
      const alone = yield* wantsAlone(nt, resource);
      yield* nt.ExConvertExclusiveToSharedLite(resource);
      yield* c.report('shares', yield* wait(nt, shares));
      yield* c.report('alone', yield* wait(nt, alone, 5));
      yield* nt.ExReleaseResourceLite(resource);
      yield* join(nt, shares, alone);
      yield* end(nt, resource);
    },
    expect: { before: STATUS_TIMEOUT, shares: STATUS_SUCCESS, alone: STATUS_TIMEOUT },
  });

  rule('acquiring a resource while normal kernel APCs are enabled is a violation that Driver Verifier stops', {
    c: 'ResourceWithoutRegion',
    *kernel(nt) {
      const resource = nt.data(RESOURCE_BYTES);
      yield* nt.ExInitializeResourceLite(resource);
      yield* nt.ExAcquireResourceSharedLite(resource, true);
    },
    bugCheck: [DRIVER_VERIFIER_DETECTED_VIOLATION, ACQUIRED_WITH_APCS_ENABLED],
  });

  rule('releasing a resource that the thread does not own is bug check 0xE3', {
    c: 'ResourceNotOwned',
    *kernel(nt) {
      const resource = yield* begin(nt);
      yield* nt.ExReleaseResourceLite(resource);
    },
    bugCheck: [RESOURCE_NOT_OWNED],
  });

  rule('after ExSetResourceOwnerPointerEx another thread can release the resource for the owner pointer', {
    *kernel(nt, c) {
      const resource = yield* begin(nt);
      const owner = (nt.data(8) + OWNER_POINTER) as GuestAddress;
      yield* nt.ExAcquireResourceExclusiveLite(resource, true);
      yield* nt.ExSetResourceOwnerPointerEx(resource, owner, 0);
      const other = yield* spawn(nt, function* () {
        yield* nt.KeEnterCriticalRegion();
        yield* nt.ExReleaseResourceForThreadLite(resource, owner);
        yield* nt.KeLeaveCriticalRegion();
        return STATUS_SUCCESS;
      });
      yield* join(nt, other);
      yield* c.report('free', yield* nt.ExAcquireResourceExclusiveLite(resource, false));
      yield* nt.ExReleaseResourceLite(resource);
      yield* end(nt, resource);
    },
    expect: { free: 1 },
  });

  rule('ExEnterCriticalRegionAndAcquireSharedWaitForExclusive enters a region and shares the resource', {
    c: 'RegionAndWaitForExclusive',
    *kernel(nt, c) {
      const resource = nt.data(RESOURCE_BYTES);
      yield* nt.ExInitializeResourceLite(resource);
      yield* nt.ExEnterCriticalRegionAndAcquireSharedWaitForExclusive(resource);
      yield* c.report('region', yield* nt.KeAreApcsDisabled());
      yield* c.report('shares', yield* nt.ExIsResourceAcquiredSharedLite(resource));
      yield* nt.ExReleaseResourceAndLeaveCriticalRegion(resource);
      yield* c.report('left', yield* nt.KeAreApcsDisabled());
      yield* nt.ExDeleteResourceLite(resource);
    },
    expect: { region: 1, shares: 1, left: 0 },
  });
});
