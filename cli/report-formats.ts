/** How a comparison can be reported, and what a command that makes one takes. */
export const REPORT_FORMATS = ['text', 'json', 'junit', 'markdown'] as const;

export type ReportFormat = (typeof REPORT_FORMATS)[number];

export interface AgainstFlags {
  readonly format?: ReportFormat;
  readonly image?: string[];
  readonly symbols?: string[];
  readonly quiet?: boolean;
  /** Answer for the other drivers from the trace. */
  readonly isolate?: boolean;
  /** The trace of the new drivers' run. */
  readonly output?: string;
}
