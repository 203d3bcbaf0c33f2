/** Generic tables as drivers call for them. Source: the pages of the routines (ntddk.h). */
import { NULL_ADDRESS } from '../../base/guest-address.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { enter } from '../host-routine.ts';
import { upToDispatch } from '../irql-range.ts';
import {
  countOf,
  elementNumber,
  enumerate,
  enumerateFrom,
  initializeTable,
  RtlpDeleteElement,
  RtlpInsertElement,
  RtlpInsertElementAt,
  RtlpLookupElement,
  type TableKind,
} from './generic-table.ts';

const unsearched = { node: NULL_ADDRESS, result: 0 };

/** The routines of one kind of table; `suffix` is what their names end with. */
function tableDdis(kind: TableKind, suffix: '' | 'Avl'): readonly Ddi[] {
  return [
    /**
     * Makes an empty table whose elements the driver compares, allocates and frees.
     * @irql <= DISPATCH_LEVEL
     * Source: "RtlInitializeGenericTable function (ntddk.h)".
     */
    ddi({
      name: `RtlInitializeGenericTable${suffix}`,
      parameters: [
        'Table: ptr',
        'CompareRoutine: ptr',
        'AllocateRoutine: ptr',
        'FreeRoutine: ptr',
        'TableContext: ptr',
      ],
      irql: upToDispatch,
      call: (k, table, ...routines) => initializeTable(k, { kind, table }, routines),
    }),
    /**
     * Inserts a copy of the buffer unless an element is equal to it; returns the one or the other, NULL without memory.
     * @irql <= DISPATCH_LEVEL
     * Source: "RtlInsertElementGenericTable function (ntddk.h)".
     */
    ddi({
      name: `RtlInsertElementGenericTable${suffix}`,
      parameters: ['Table: ptr', 'Buffer: ptr', 'BufferSize: u32', 'NewElement: ptr'],
      irql: upToDispatch,
      call: (_k, table, buffer, bufferBytes, newElement) =>
        enter(RtlpInsertElement, { kind, table, buffer, bufferBytes, newElement, ...unsearched }),
    }),
    /**
     * Inserts where RtlLookupElementGenericTableFull has said that the element belongs.
     * @irql <= DISPATCH_LEVEL
     * Source: "RtlInsertElementGenericTableFullAvl function (ntddk.h)".
     */
    ddi({
      name: `RtlInsertElementGenericTableFull${suffix}`,
      parameters: [
        'Table: ptr',
        'Buffer: ptr',
        'BufferSize: u32',
        'NewElement: ptr',
        'NodeOrParent: ptr',
        'SearchResult: u32',
      ],
      irql: upToDispatch,
      call: (_k, table, buffer, bufferBytes, newElement, node, result) =>
        enter(RtlpInsertElementAt, { kind, table, buffer, bufferBytes, newElement, node, result }),
    }),
    /**
     * Takes the element that equals the buffer out and has it freed; FALSE when there is none.
     * @irql <= DISPATCH_LEVEL
     * Source: "RtlDeleteElementGenericTable function (ntddk.h)".
     */
    ddi({
      name: `RtlDeleteElementGenericTable${suffix}`,
      parameters: ['Table: ptr', 'Buffer: ptr'],
      irql: upToDispatch,
      call: (_k, table, buffer) => enter(RtlpDeleteElement, { kind, table, buffer, ...unsearched }),
    }),
    /**
     * Returns the element that equals the buffer, NULL when there is none.
     * @irql <= DISPATCH_LEVEL
     * Source: "RtlLookupElementGenericTable function (ntddk.h)".
     */
    ddi({
      name: `RtlLookupElementGenericTable${suffix}`,
      parameters: ['Table: ptr', 'Buffer: ptr'],
      irql: upToDispatch,
      call(_k, table, buffer) {
        const nowhere = { nodeOrParent: NULL_ADDRESS, searchResult: NULL_ADDRESS };
        return enter(RtlpLookupElement, { kind, table, buffer, ...unsearched, ...nowhere });
      },
    }),
    /**
     * The same, and stores where the search has ended and how.
     * @irql <= DISPATCH_LEVEL
     * Source: "RtlLookupElementGenericTableFullAvl function (ntddk.h)".
     */
    ddi({
      name: `RtlLookupElementGenericTableFull${suffix}`,
      parameters: ['Table: ptr', 'Buffer: ptr', 'NodeOrParent: ptr', 'SearchResult: ptr'],
      irql: upToDispatch,
      call: (_k, table, buffer, nodeOrParent, searchResult) =>
        enter(RtlpLookupElement, { kind, table, buffer, ...unsearched, nodeOrParent, searchResult }),
    }),
    /**
     * Returns the first element, or the one behind that which the last call returned; NULL at the end.
     * @irql <= DISPATCH_LEVEL
     * Source: "RtlEnumerateGenericTable function (ntddk.h)".
     */
    ddi({
      name: `RtlEnumerateGenericTable${suffix}`,
      parameters: ['Table: ptr', 'Restart: bool'],
      irql: upToDispatch,
      call: (k, table, restart) => enumerate(k, { kind, table }, restart),
    }),
    /**
     * Returns the element behind that of the restart key, the first one for NULL; NULL at the end. The tree stays as it is.
     * @irql <= DISPATCH_LEVEL
     * Source: "RtlEnumerateGenericTableWithoutSplaying function (ntddk.h)".
     */
    ddi({
      name: `RtlEnumerateGenericTableWithoutSplaying${suffix}`,
      parameters: ['Table: ptr', 'RestartKey: ptr'],
      irql: upToDispatch,
      call: (k, table, restartKey) => enumerateFrom(k, { kind, table }, restartKey),
    }),
    /**
     * Returns an element by its number, NULL when there are not so many.
     * @irql <= DISPATCH_LEVEL
     * Source: "RtlGetElementGenericTable function (ntddk.h)".
     */
    ddi({
      name: `RtlGetElementGenericTable${suffix}`,
      parameters: ['Table: ptr', 'I: u32'],
      irql: upToDispatch,
      call: (k, table, index) => elementNumber(k, { kind, table }, index),
    }),
    /**
     * Returns how many elements there are.
     * @irql <= DISPATCH_LEVEL
     * Source: "RtlNumberGenericTableElements function (ntddk.h)".
     */
    ddi({
      name: `RtlNumberGenericTableElements${suffix}`,
      parameters: ['Table: ptr'],
      irql: upToDispatch,
      call: (k, table) => countOf(k, { kind, table }),
    }),
    /**
     * Whether there are no elements.
     * @irql <= DISPATCH_LEVEL
     * Source: "RtlIsGenericTableEmpty function (ntddk.h)".
     */
    ddi({
      name: `RtlIsGenericTableEmpty${suffix}`,
      parameters: ['Table: ptr'],
      irql: upToDispatch,
      call: (k, table) => countOf(k, { kind, table }) === 0,
    }),
  ];
}

export const genericTableDdis: readonly Ddi[] = [...tableDdis('splay', ''), ...tableDdis('avl', 'Avl')];
