import { quoted } from '../printable';
import { Unresolved } from './unresolved';

/**
 * The text of `Fn::Sub` with its variables put in, once: what was put in is not looked at again.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-sub.html
 */
export function substitute(template: string, valueOf: (name: string) => string): string {
  const parts: string[] = [];
  let at = 0;
  for (;;) {
    const open = template.indexOf('${', at);
    const close = open < 0 ? -1 : template.indexOf('}', open);
    if (close < 0) return [...parts, template.slice(at)].join('');
    const name = template.slice(open + 2, close).trim();
    parts.push(template.slice(at, open), name.startsWith('!') ? `\${${name.slice(1)}}` : valueOf(checked(name)));
    at = close + 1;
  }
}

function checked(name: string): string {
  if (!/^[\w.:]+$/.test(name)) throw new Unresolved(`Fn::Sub takes names of letters, digits, "_", "." and ":", and got ${quoted(name)}`);
  return name;
}
