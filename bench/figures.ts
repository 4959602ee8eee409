/** Measured for each contender. */
export const figures = {
  cpu: { title: 'CPU', unit: 'µs', digits: 0 },
  cpuSingle: { title: 'CPU, one at a time', unit: 'µs', digits: 0 },
  rate: { title: 'rate', unit: '1/s', digits: 0 },
  latency: { title: 'latency', unit: 'ms', digits: 2 },
  latencyWorst: { title: 'latency, p99', unit: 'ms', digits: 2 },
  startCold: { title: 'cold start', unit: 'ms', digits: 0 },
  startWarm: { title: 'warm start', unit: 'ms', digits: 0 },
  memory: { title: 'memory, idle', unit: 'MB', digits: 0 },
  memoryWorn: { title: 'memory after many', unit: 'MB', digits: 0 },
  memoryGuilds: { title: 'memory in 2,500 guilds', unit: 'MB', digits: 0 },
} as const satisfies Readonly<Record<string, Format>>;

/** Measured for our bot alone, since its peers don't have these features. */
export const ownFigures = {
  completion: { title: 'autocomplete, median', unit: 'ms', digits: 2 },
  completionWorst: { title: 'autocomplete, p99', unit: 'ms', digits: 2 },
  slipsRight: { title: 'misspelt names, right', unit: '%', digits: 1 },
  slipsWrong: { title: 'misspelt names, wrong', unit: '%', digits: 2 },
  slipCpu: { title: 'CPU per misspelt name', unit: 'µs', digits: 1 },
  pictureFirst: { title: 'first answer with a picture', unit: 'ms', digits: 0 },
  pictureStall: { title: 'longest stall for a picture', unit: 'ms', digits: 1 },
  pictureCached: { title: 'picture from the cache', unit: 'ms', digits: 2 },
  pictureMemory: { title: 'memory that pictures take', unit: 'MB', digits: 0 },
  reload: { title: 'reload under load', unit: 'ms', digits: 0 },
  reloadStall: { title: 'longest stall in a reload', unit: 'ms', digits: 1 },
  reloadWait: { title: 'longest wait in a reload', unit: 'ms', digits: 1 },
  drainShare: { title: 'drain, share of the allowed rate', unit: '%', digits: 1 },
  drainRefused: { title: 'drain, refused with 429', unit: '', digits: 0 },
} as const satisfies Readonly<Record<string, Format>>;

export interface Format {
  readonly title: string;
  readonly unit: string;
  readonly digits: number;
}

export type Figure = keyof typeof figures;
export type OwnFigure = keyof typeof ownFigures;

/** Formats a number for tables: `1,234` or `0.25`. */
export function shown(value: number, { digits }: Pick<Format, 'digits'>): string {
  return value.toLocaleString('en-GB', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}
