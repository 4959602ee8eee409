export interface Summary {
  readonly median: number;
  readonly least: number;
  readonly most: number;
  readonly samples: number;
}

/** @throws RangeError if there are no values. */
export function summarise(values: readonly number[]): Summary {
  const sorted = values.toSorted((a, b) => a - b);
  return {
    median: percentile(sorted, 50),
    least: percentile(sorted, 0),
    most: percentile(sorted, 100),
    samples: sorted.length,
  };
}

/**
 * Percentile of sorted values, interpolated between neighbours.
 *
 * @throws RangeError if there are no values.
 */
export function percentile(sorted: ArrayLike<number>, percent: number): number {
  const place = ((sorted.length - 1) * percent) / 100;
  const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  if (below === undefined || above === undefined) throw new RangeError('no values');
  return below + (above - below) * (place - Math.floor(place));
}
