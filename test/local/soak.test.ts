import { soak } from '../../bench/soak';

/** `npm run soak` does it for ten minutes with 2,000 connections, and looks at the memory. */
test('of some hundred connections that come and go, each gets every message that is for it once, and no other', async () => {
  const { delivered, published, reconnected, ...wrong } = await soak({ seconds: 10, connections: 200 });
  expect(wrong).toMatchObject({ missing: 0, repeated: 0, stray: 0 });
  expect(published).toBeGreaterThanOrEqual(50);
  expect(delivered).toBeGreaterThan(published);
  expect(reconnected).toBeGreaterThan(0);
});
