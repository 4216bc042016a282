import { main } from './cli/main';
import { wantsColors } from './cli/terminal';
import { showableLine } from './showable-text';

process.stdout.on('error', () => process.exit()); // whoever read it has gone

void main(process.argv.slice(2), {
  out: (line) => process.stdout.write(`${line}\n`),
  err: (text) => process.stderr.write(`${text.split('\n').map(showableLine).join('\n')}\n`),
  colors: wantsColors(process.stdout, process.env),
}).then((exitCode) => {
  process.exitCode = exitCode;
});
