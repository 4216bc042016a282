import { Revocations } from '../../../local/cognito/revocations';
import { newSignInId } from '../../../local/cognito/sign-in-id';
import type { TextStore } from '../../../local/cognito/user-store';

const START = Date.UTC(2026, 0, 1);
const MOST = 100;
const MANY = 3 * MOST;

/** What a process leaves for the next one. */
class Texts implements TextStore {
  private readonly texts = new Map<string, string>();

  public kept(name: string): string | undefined {
    return this.texts.get(name);
  }

  public replace(name: string, text: string): void {
    this.texts.set(name, text);
  }
}

describe('a sign-in that was ended', () => {
  test('stays ended, however many others are, and in the next run', () => {
    const store = new Texts();
    const revocations = new Revocations(store, 'pool', MOST);
    const ids = Array.from({ length: MANY }, (_, index) => newSignInId(START + index));
    for (const id of [...ids].reverse()) revocations.revoke(id);
    const again = new Revocations(store, 'pool', MOST);
    for (const known of [revocations, again]) expect(ids.filter((id) => !known.has('alice', id))).toEqual([]);
    expect(store.kept('revocations pool')!.length).toBeLessThan(MOST * 50);
  });

  test('takes none with it that came later', () => {
    const revocations = new Revocations(new Texts(), 'pool', MOST);
    for (let index = 0; index < MANY; index += 1) revocations.revoke(newSignInId(START + index));
    expect(revocations.has('alice', newSignInId(START + MANY))).toBe(false);
  });

  test('was known to an earlier version of this file', () => {
    const store = new Texts();
    const [ended, other] = [newSignInId(START), newSignInId(START + 1)];
    store.replace('revocations pool', JSON.stringify({ revoked: [ended], signedOut: [['bob', START]] }));
    const revocations = new Revocations(store, 'pool', MOST);
    expect([revocations.has('alice', ended), revocations.has('alice', other), revocations.has('bob', newSignInId(START))]).toEqual([true, false, true]);
  });

  test('by a global sign-out is every one of that user until then, and no other', () => {
    const revocations = new Revocations(new Texts(), 'pool', MOST);
    revocations.signOut('alice', START);
    expect([revocations.has('alice', newSignInId(START)), revocations.has('alice', newSignInId(START + 1)), revocations.has('bob', newSignInId(START))]).toEqual([true, false, false]);
  });
});
