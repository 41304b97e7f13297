/** One measured figure, as the benchmark prints it. */
export interface Figure {
  /** What was measured, as a path: `preview/dev`. */
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The value it is held against, measured in the same run and the same unit. */
  readonly baseline?: number;
  /** value / baseline. */
  readonly ratio?: number;
  /** What the figure depends on: number of runs, sizes, what the baseline is. */
  readonly context: Readonly<Record<string, string | number>>;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** A figure out of samples, with a baseline out of the samples that were taken in between. */
export function against(
  name: string,
  unit: string,
  samples: readonly number[],
  baselineSamples: readonly number[],
  context: Figure["context"],
): Figure {
  const value = rounded(median(samples));
  const all = { ...context, runs: samples.length, min: rounded(Math.min(...samples)), max: rounded(Math.max(...samples)) };
  if (baselineSamples.length === 0) return { name, value, unit, context: all };
  const baseline = rounded(median(baselineSamples));
  return { name, value, unit, baseline, ratio: Math.round((value / baseline) * 1000) / 1000, context: all };
}

export function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

export function inWords(figure: Figure): string {
  const compared = figure.baseline === undefined ? "" : `, baseline ${figure.baseline} ${figure.unit}, ratio ${figure.ratio}`;
  return `${figure.name}: ${figure.value} ${figure.unit}${compared}`;
}
