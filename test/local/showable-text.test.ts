import { showableJson, showableLine, withoutSecrets } from '../../local/showable-text';

describe('text of strangers', () => {
  test.each([
    ['plain, ünïcødé 王 😀\ttab', 'plain, ünïcødé 王 😀\ttab'],
    ['\u001b[31mred', '\\u{1b}[31mred'],
    ['one\r\ntwo', 'one\\u{d}\\u{a}two'],
    ['\u009b1A\u202etxt\u200b\u2028', '\\u{9b}1A\\u{202e}txt\\u{200b}\\u{2028}'],
  ])('steers no terminal and is one line: %j', (text, expected) => {
    expect(showableLine(text)).toBe(expected);
  });

  test('stays JSON', () => {
    const value = { text: 'ü😀 \u001b\u009b\u202e\u{e0001}', list: [1, null] };
    const json = showableJson(value);
    expect(json).toBe('{\n  "text": "ü😀 \\u001b\\u009b\\u202e\\udb40\\udc01",\n  "list": [\n    1,\n    null\n  ]\n}');
    expect(JSON.parse(json)).toEqual(value);
  });

  test('has no secrets and no tokens', () => {
    expect(withoutSecrets('key=s3cr/et+, again s3cr/et+; eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.sig-_ end', ['s3cr/et+'])).toBe('key=***, again ***; *** end');
    expect(withoutSecrets('x-api-key: da2-abcdefghijklmnopqrstuvwxyz.', [])).toBe('x-api-key: ***.');
    expect(withoutSecrets('eyJust a word.', [])).toBe('eyJust a word.');
  });
});
