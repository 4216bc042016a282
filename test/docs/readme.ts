import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What stands below a heading, up to the next one. */
export interface Section {
  readonly title: string;
  /** The heading of second rank that it is below, or is itself. */
  readonly chapter: string;
  readonly text: string;
}

const README = readFileSync(join(__dirname, '../../README.md'), 'utf8');

/** The sections of the README; a line of code that begins with a hash is no heading. */
export function sections(): readonly Section[] {
  const headings = [...README.matchAll(/^```[^]*?^```|^(#{1,3}) (.+)$/gm)].filter(([, rank]) => rank);
  let chapter = '';
  return headings.map(({ index, 0: line, 1: rank, 2: title }, number) => {
    if (rank.length < 3) chapter = title;
    return { title, chapter, text: README.slice(index + line.length, headings[number + 1]?.index) };
  });
}

/** @throws Error if there is no such section */
export function section(title: string): Section {
  const found = sections().find((each) => each.title === title);
  if (!found) throw new Error(`README.md has no section "${title}"`);
  return found;
}

export function codeIn({ text }: Section, language: string): readonly string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\``, 'gm'))].map(([, code]) => code);
}
