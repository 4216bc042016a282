/** One measured figure beside its target, if it has one. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  readonly target?: { readonly atMost: number } | { readonly atLeast: number };
  /** What it was measured against, and how noisy that is. */
  readonly note?: string;
}

export function passes({ value, target }: Figure): boolean {
  if (!target) return true;
  return 'atMost' in target ? value <= target.atMost : value >= target.atLeast;
}

export function render(figure: Figure): string {
  const { name, unit, value, target, note } = figure;
  const limit = !target ? '' : 'atMost' in target ? `≤ ${target.atMost}` : `≥ ${target.atLeast}`;
  const verdict = !target ? '' : passes(figure) ? 'PASS' : 'FAIL';
  return [name.padEnd(66), `${value.toFixed(2)} ${unit}`.padStart(12), limit.padStart(8), verdict.padEnd(4), note ?? ''].join('  ').trimEnd();
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)];
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}
