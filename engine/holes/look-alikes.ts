/** Another value that a careless comparison takes for the one that is meant. */
export interface LookAlike {
  readonly value: string;
  /** How it relates to the other: `begins like`. */
  readonly relation: string;
}

/** By prefix, suffix and part; what no comparison by === takes for the value. */
export function lookAlikes(value: string, isCaseSensitive: boolean): readonly LookAlike[] {
  return [
    { value: value.slice(0, -1), relation: 'is the beginning of' },
    { value: `${value}x`, relation: 'begins with' },
    { value: `${value}-x`, relation: 'begins with' },
    { value: `x${value}`, relation: 'ends with' },
    { value: `non-${value}`, relation: 'ends with' },
    { value: value.slice(1), relation: 'is the end of' },
    { value: value.slice(1, -1), relation: 'is a part of' },
    ...isCaseSensitive ? [{ value: value.toUpperCase(), relation: 'is, but for capitals,' }, { value: value.toLowerCase(), relation: 'is, but for capitals,' }] : [],
  ].filter((one) => one.value !== value && one.value !== '');
}
