/** The lines that two texts do not share, with `-` and `+`, and a line without either where some that they share are left out. */
export function lineDifference(before: string, after: string): readonly string[] {
  const [old, current] = [before, after].map((text) => text.split('\n'));
  const common = commonLengths(old, current);
  const lines: string[] = [];
  for (let [i, j] = [0, 0]; i < old.length || j < current.length;) {
    if (i < old.length && j < current.length && old[i] === current[j]) {
      if (lines.length > 0 && lines.at(-1) !== '  …') lines.push('  …');
      i += 1;
      j += 1;
    } else if (j >= current.length || (i < old.length && common[i + 1][j] >= common[i][j + 1])) {
      lines.push(`- ${old[i]}`);
      i += 1;
    } else {
      lines.push(`+ ${current[j]}`);
      j += 1;
    }
  }
  return lines.at(-1) === '  …' ? lines.slice(0, -1) : lines;
}

/** How many lines the rests of both have in common, in the same order, by where the rests begin. */
function commonLengths(old: readonly string[], current: readonly string[]): readonly (readonly number[])[] {
  const lengths = Array.from({ length: old.length + 1 }, () => new Array<number>(current.length + 1).fill(0));
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = current.length - 1; j >= 0; j -= 1) {
      lengths[i][j] = old[i] === current[j] ? lengths[i + 1][j + 1] + 1 : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
    }
  }
  return lengths;
}
