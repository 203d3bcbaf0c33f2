/** Executive resources: forms of acquiring, converting and releasing. Source: the pages of the ERESOURCE routines (wdm.h, ntddk.h). */
import { type GuestAddress, NULL_ADDRESS, STATUS_SUCCESS } from '../../../kernel/driver-kit/api.ts';
import type { DriverCode } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { rules } from '../harness/rule.ts';

const RESOURCE_BYTES = 104;

/** Runs `body` with a resource, in a critical region. */
function* withResource(nt: DriverKit, body: (resource: GuestAddress) => DriverCode<void>): DriverCode<void> {
  const resource = nt.data(RESOURCE_BYTES);
  yield* nt.ExInitializeResourceLite(resource);
  yield* nt.KeEnterCriticalRegion();
  yield* body(resource);
  yield* nt.KeLeaveCriticalRegion();
  yield* nt.ExDeleteResourceLite(resource);
}

export default rules((rule) => {
  rule('ExConvertExclusiveToSharedLite lets the owner keep the resource, but shared', {
    c: 'ConvertToShared',
    *kernel(nt, c) {
      yield* withResource(nt, function* (resource) {
        yield* nt.ExAcquireResourceExclusiveLite(resource, true);
        yield* nt.ExConvertExclusiveToSharedLite(resource);
        yield* c.report('exclusive', yield* nt.ExIsResourceAcquiredExclusiveLite(resource));
        yield* c.report('shared', (yield* nt.ExIsResourceAcquiredSharedLite(resource)) > 0);
        yield* nt.ExReleaseResourceLite(resource);
        yield* c.report('released', yield* nt.ExIsResourceAcquiredSharedLite(resource));
      });
    },
    expect: { exclusive: 0, shared: 1, released: 0 },
  });

  rule('both other ways of sharing succeed on a free resource, and nobody waits then', {
    c: 'SharedForms',
    *kernel(nt, c) {
      yield* withResource(nt, function* (resource) {
        yield* c.report('starve', yield* nt.ExAcquireSharedStarveExclusive(resource, false));
        yield* c.report('wait', yield* nt.ExAcquireSharedWaitForExclusive(resource, false));
        yield* c.report('exclusive waiters', yield* nt.ExGetExclusiveWaiterCount(resource));
        yield* c.report('shared waiters', yield* nt.ExGetSharedWaiterCount(resource));
        yield* nt.ExReleaseResourceLite(resource);
        yield* nt.ExReleaseResourceLite(resource);
      });
    },
    expect: { starve: 1, wait: 1, 'exclusive waiters': 0, 'shared waiters': 0 },
  });

  rule('ExEnterCriticalRegionAndAcquireResourceExclusive and Shared do both, and one routine undoes both', {
    c: 'RegionAndResource',
    *kernel(nt, c) {
      const resource = nt.data(RESOURCE_BYTES);
      yield* nt.ExInitializeResourceLite(resource);
      yield* nt.ExEnterCriticalRegionAndAcquireResourceExclusive(resource);
      yield* c.report('exclusive', yield* nt.ExIsResourceAcquiredExclusiveLite(resource));
      yield* c.report('region', yield* nt.KeAreApcsDisabled());
      yield* nt.ExReleaseResourceAndLeaveCriticalRegion(resource);
      yield* nt.ExEnterCriticalRegionAndAcquireResourceShared(resource);
      yield* c.report('shared', yield* nt.ExIsResourceAcquiredSharedLite(resource));
      yield* nt.ExReleaseResourceAndLeaveCriticalRegion(resource);
      yield* c.report('after', yield* nt.KeAreApcsDisabled());
      yield* c.report('delete', yield* nt.ExDeleteResourceLite(resource));
    },
    expect: { exclusive: 1, region: 1, shared: 1, after: 0, delete: STATUS_SUCCESS },
  });

  rule('an owner pointer takes the place of the thread; the acquisition is released for it', {
    c: 'OwnerPointer',
    *kernel(nt, c) {
      yield* withResource(nt, function* (resource) {
        // A pointer that stands for an owner has its two lowest bits set.
        const owner = (nt.data(16) + 3) as GuestAddress;
        yield* nt.ExAcquireResourceSharedLite(resource, true);
        yield* nt.ExSetResourceOwnerPointer(resource, owner);
        yield* nt.ExReleaseResourceForThreadLite(resource, owner);
        yield* c.report('free', yield* nt.ExAcquireResourceExclusiveLite(resource, false));
        yield* nt.ExReleaseResourceLite(resource);
      });
    },
    expect: { free: 1 },
  });

  rule('ExReinitializeResourceLite makes a resource as good as new', {
    c: 'ReinitializeResource',
    *kernel(nt, c) {
      yield* withResource(nt, function* (resource) {
        yield* nt.ExAcquireResourceSharedLite(resource, true);
        yield* nt.ExReleaseResourceLite(resource);
        yield* c.report('status', yield* nt.ExReinitializeResourceLite(resource));
        yield* c.report('acquire', yield* nt.ExAcquireResourceExclusiveLite(resource, false));
        yield* nt.ExReleaseResourceLite(resource);
      });
    },
    expect: { status: STATUS_SUCCESS, acquire: 1 },
  });

  rule('ExQueueWorkItem: a worker thread calls the routine of the item at PASSIVE_LEVEL with its parameter', {
    c: 'QueueWorkItem',
    *kernel(nt, c) {
      const item = nt.data(32);
      const event = nt.data(24);
      yield* nt.KeInitializeEvent(event, 0, false);
      const routine = nt.routine(function* (context) {
        yield* c.report('irql', yield* nt.KeGetCurrentIrql());
        yield* c.report('parameter', context === event);
        yield* nt.KeSetEvent(context, 0, false);
      });
      // ExInitializeWorkItem is a macro: list entry, routine, parameter.
      nt.memory.writePointer(item, NULL_ADDRESS);
      nt.memory.writePointer((item + 16) as GuestAddress, routine);
      nt.memory.writePointer((item + 24) as GuestAddress, event);
      yield* nt.ExQueueWorkItem(item, 1);
      yield* nt.KeWaitForSingleObject(event, 0, 0, false, NULL_ADDRESS);
    },
    expect: { irql: 0, parameter: 1 },
  });
});
