import { OriginGuard } from '../../../local/transport/origin-guard';

const PORT = 4000;
const guard = (allowedOrigins: readonly string[] = [], log: (line: string) => void = () => {}): OriginGuard =>
  new OriginGuard(PORT, allowedOrigins, log);
const HOST = 'localhost:4000';

describe('a request', () => {
  test.each(['localhost:4000', '127.0.0.1:4000', '[::1]:4000', 'LOCALHOST:4000', 'localhost', '127.0.0.1', '[::1]'])('may name this machine %s', (host) => {
    expect(guard().refusal({ host })).toBeUndefined();
  });

  test.each([
    undefined, '', 'localhost:80', '127.0.0.1:443', 'localhost:4001', 'localhost.evil.example', 'app.localhost', '127.1', '0.0.0.0', 'localhost:', 'localhost:04000x', 'localhost:4000:4000', 'localhost:400000',
    'evil.example', 'evil.example:4000', 'localhost.evil.example:4000', 'localhost.:4000', 'app.localhost:4000', 'xlocalhost:4000',
    'evil.example:4000@localhost:4000', 'localhost:4000@evil.example', 'localhost:4000#evil', 'localhost:4000/evil', 'localhost:4000?evil',
    'localhost:4000\\evil', ' localhost:4000', 'localhost:4000 ', 'localhost:4000,evil.example', '127.0.0.1.evil.example:4000', '127x0.0.1:4000',
    '127.1:4000', '0.0.0.0:4000', '2130706433:4000', '0x7f.1:4000', '[::]:4000', '[::ffff:127.0.0.1]:4000', '::1:4000', '192.168.1.5:4000',
  ])('may not name %j (DNS rebinding)', (host) => {
    expect(guard().refusal({ host })).toMatch(/^this server answers to localhost:4000 and 127\.0\.0\.1:4000, not to "/);
  });

  test.each([
    'http://localhost:4000', 'http://localhost:5173', 'https://localhost', 'http://127.0.0.1:3000', 'https://[::1]:8443',
  ])('may come of a page of this machine, %s', (origin) => {
    expect(guard().refusal({ host: HOST, origin })).toBeUndefined();
  });

  test.each([
    '', 'null', 'undefined', '*', 'localhost', 'http://', 'file://', 'https://evil.example', 'http://evil.example:4000', 'http://xlocalhost',
    'http://localhost.evil.example', 'http://localhost:4000.evil.example', 'http://127.0.0.1.evil.example', 'http://127x0x0x1',
    'http://evil.example#http://localhost:4000', 'http://localhost:4000@evil.example', 'http://evil.example/http://localhost:4000',
    'http://localhost:4000, https://evil.example', 'https://evil.example, http://localhost:4000', 'http://0.0.0.0:4000', 'http://192.168.1.5:5173',
    'chrome-extension://localhost', 'ftp://localhost', 'javascript://localhost', 'http://localhost:4000/', 'http://localhost:4000\n',
    'http://localhost\u0000', 'http://localhost:999999',
  ])('may not come of a page of %j', (origin) => {
    expect(guard(['https://app.example']).refusal({ host: HOST, origin })).toMatch(/^pages of ".*" may not call this server; only /);
  });

  test('may come of a page that was allowed, and of no other', () => {
    const allowing = guard(['https://app.example', 'http://192.168.1.5:5173']);
    for (const origin of ['https://app.example', 'http://192.168.1.5:5173']) expect(allowing.refusal({ host: HOST, origin })).toBeUndefined();
    const others = ['http://app.example', 'https://app.example:8443', 'https://www.app.example', 'https://app.example.evil', 'https://APP.example'];
    for (const origin of others) expect(allowing.refusal({ host: HOST, origin })).toBeDefined();
    expect(allowing.refusal({ host: 'app.example', origin: 'https://app.example' })).toBeDefined();
  });
});

describe('an allowed origin', () => {
  test.each([
    '*', 'null', '', 'app.example', 'https://app.example/', 'https://app.example/path', 'HTTPS://app.example', 'https://app.example:443',
    'file:///x', 'capacitor://localhost',
  ])('cannot be %j', (origin) => {
    expect(() => guard([origin])).toThrow(`an allowed origin is one such as http://localhost:5173, got "${origin}"`);
  });

  test('with a star in it is a name like others', () => {
    expect(guard(['https://*.example']).refusal({ host: HOST, origin: 'https://www.example' })).toBeDefined();
  });
});

describe('the log', () => {
  test('tells each refusal once, on one line, and not without end', () => {
    const log: string[] = [];
    const told = guard([], (line) => log.push(line));
    for (const origin of ['https://evil.example', 'https://evil.example', 'x\n\u001b[2J']) told.refusal({ host: HOST, origin });
    told.refusal({ host: HOST, origin: 'http://localhost:5173' });
    expect(log).toEqual([
      'refused: pages of "https://evil.example" may not call this server; only those of this machine and of --allow-origin may',
      'refused: pages of "x\\u{a}\\u{1b}[2J" may not call this server; only those of this machine and of --allow-origin may',
    ]);
    for (let count = 0; count < 1_000; count++) told.refusal({ host: `${count}.evil.example` });
    expect(log).toHaveLength(100);
  });
});
