import { EVERY_ISSUER, OIDC_PROVIDER, OTHER_POOL, OWN_POOL } from './issuers';
import { Policy } from './policy';
import { SCOPE, TEAM } from './token-identities';
import { AuthProvider, ChannelPolicy } from '../../src';

/** A policy twice: as the rules speak of it, and as the library makes it. */
export type Pair = readonly [Policy, ChannelPolicy];

const CLAIM = 'tenant';

/** The policies of an API with one user pool. */
export const POLICIES = {
  'owner()': [{ kind: 'owner' }, ChannelPolicy.owner()],
  'authenticated()': [{ kind: 'authenticated' }, ChannelPolicy.authenticated()],
  'iam()': [{ kind: 'iam' }, ChannelPolicy.iam()],
  'anyone()': [{ kind: 'anyone' }, ChannelPolicy.anyone()],
  'nobody()': [{ kind: 'nobody' }, ChannelPolicy.nobody()],
  'owner({ exact })': [{ kind: 'owner', exact: true }, ChannelPolicy.owner({ exact: true })],
  'group()': [{ kind: 'group', group: TEAM }, ChannelPolicy.group(TEAM)],
  'claim()': [{ kind: 'claim', claim: CLAIM }, ChannelPolicy.claim(CLAIM)],
  'claim({ exact })': [{ kind: 'claim', claim: CLAIM, exact: true }, ChannelPolicy.claim(CLAIM, { exact: true })],
  'ownGroup()': [{ kind: 'ownGroup' }, ChannelPolicy.ownGroup()],
  'ownGroup({ exact })': [{ kind: 'ownGroup', exact: true }, ChannelPolicy.ownGroup({ exact: true })],
  'machine()': [{ kind: 'machine' }, ChannelPolicy.machine()],
  'machine({ scope })': [{ kind: 'machine', scope: SCOPE }, ChannelPolicy.machine({ scope: SCOPE })],
  'anyOf(owner, group)': [
    { kind: 'anyOf', of: [{ kind: 'owner' }, { kind: 'group', group: TEAM }] },
    ChannelPolicy.anyOf(ChannelPolicy.owner(), ChannelPolicy.group(TEAM)),
  ],
  'anyOf(owner({ exact }), claim, machine, iam)': [
    { kind: 'anyOf', of: [{ kind: 'owner', exact: true }, { kind: 'claim', claim: CLAIM }, { kind: 'machine', scope: SCOPE }, { kind: 'iam' }] },
    ChannelPolicy.anyOf(
      ChannelPolicy.owner({ exact: true }), ChannelPolicy.claim(CLAIM), ChannelPolicy.machine({ scope: SCOPE }), ChannelPolicy.iam(),
    ),
  ],
} as const satisfies Record<string, Pair>;

const own = { issuers: [OWN_POOL] };
const others = { issuers: [OTHER_POOL] };
const oidcs = { issuers: [OIDC_PROVIDER] };

/** The policies of an API with two user pools and an OIDC provider, given the latter two. */
export const PINNED: Readonly<Record<string, (other: AuthProvider, oidc: AuthProvider) => Pair>> = {
  'owner()': () => [{ kind: 'owner', ...own }, ChannelPolicy.owner()],
  'owner({ another pool })': (other) => [{ kind: 'owner', ...others }, ChannelPolicy.owner({ provider: other })],
  'owner({ OIDC })': (_, oidc) => [{ kind: 'owner', ...oidcs }, ChannelPolicy.owner({ provider: oidc })],
  'authenticated()': () => [{ kind: 'authenticated', issuers: EVERY_ISSUER }, ChannelPolicy.authenticated()],
  'authenticated({ another pool })': (other) => [{ kind: 'authenticated', ...others }, ChannelPolicy.authenticated({ provider: other })],
  'group({ another pool })': (other) => [{ kind: 'group', group: TEAM, ...others }, ChannelPolicy.group(TEAM, { provider: other })],
  'ownGroup()': () => [{ kind: 'ownGroup', ...own }, ChannelPolicy.ownGroup()],
  'claim({ OIDC })': (_, oidc) => [{ kind: 'claim', claim: CLAIM, ...oidcs }, ChannelPolicy.claim(CLAIM, { provider: oidc })],
  'machine()': () => [{ kind: 'machine', ...own }, ChannelPolicy.machine()],
  'machine({ another pool })': (other) => [{ kind: 'machine', ...others }, ChannelPolicy.machine({ provider: other })],
  'anyone()': () => [{ kind: 'anyone', issuers: EVERY_ISSUER }, ChannelPolicy.anyone()],
  'anyOf(owner, authenticated({ OIDC }), machine({ another pool }))': (other, oidc) => [
    { kind: 'anyOf', of: [{ kind: 'owner', ...own }, { kind: 'authenticated', ...oidcs }, { kind: 'machine', ...others }] },
    ChannelPolicy.anyOf(ChannelPolicy.owner(), ChannelPolicy.authenticated({ provider: oidc }), ChannelPolicy.machine({ provider: other })),
  ],
  'anyOf(owner, machine({ another pool }))': (other) => [
    { kind: 'anyOf', of: [{ kind: 'owner', ...own }, { kind: 'machine', ...others }] },
    ChannelPolicy.anyOf(ChannelPolicy.owner(), ChannelPolicy.machine({ provider: other })),
  ],
};
