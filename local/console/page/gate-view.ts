import { el } from './dom';
import { icon } from './icons';

/** Instead of the console, where the page was not opened with the link that the command printed. */
export function gateView(reason: 'missing' | 'refused'): HTMLElement {
  const title = reason === 'missing' ? 'Open the link that the command printed' : 'This link is not of the server that runs now';
  const text = reason === 'missing'
    ? 'The console needs the token in that link. It is what keeps other programs and web pages away from your local server.'
    : 'Its token is wrong: it may be of another project, or cut off. Open the link that the command printed when it started.';
  return el('main', { class: 'gate' },
    el('h1', {}, icon('brand'), 'cdk-cognito-events-api'),
    el('h2', {}, title), el('p', {}, text),
    el('pre', {}, '$ npx cdk-cognito-events-api local\n…\n', el('b', {}, `  Console     ${location.origin}/console/#token=…`)));
}
