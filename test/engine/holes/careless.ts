import { IAM, OWN_POOL, POOL } from './hand-written';
import type { HandWrittenApi } from './hand-written';
import type { Mistake } from './mistakes';

const UTIL = 'import { util } from \'@aws-appsync/utils\';\n';
const subscribe = (body: string, head = '') => `${UTIL}${head}export function onSubscribe(ctx) {\n${body}\n}\n`;
const publish = (body: string) => `${UTIL}export function onPublish(ctx) {\n${body}\n}\n`;
const SAFE_SUBSCRIBE = 'export function onSubscribe(ctx) { if (ctx.info.channel.segments[1] !== ctx.identity.sub) { util.unauthorized(); } }\n';
const OIDC = { AuthType: 'OPENID_CONNECT', OpenIDConnectConfig: { Issuer: 'https://id.example.com' } };
const LAMBDA = { AuthType: 'AWS_LAMBDA', LambdaAuthorizerConfig: { AuthorizerUri: 'arn:aws:lambda:us-east-1:123456789012:function:authorizer' } };

export interface Careless extends Mistake, HandWrittenApi {}

/** What a developer in a hurry writes; none of it is from anywhere but here. */
export const CARELESS: Readonly<Record<string, Careless>> = {
  'a match anywhere in the path': {
    finds: ['otherUsersChannels'],
    code: subscribe('if (!ctx.info.channel.path.includes(ctx.identity.sub)) { util.unauthorized(); }'),
  },
  'segments compared by what they begin with': {
    finds: ['otherUsersChannels'],
    code: subscribe('const [, owner] = ctx.info.channel.segments;\nif (!owner || !owner.startsWith(ctx.identity.sub)) { util.unauthorized(); }'),
  },
  'only channels that are deep enough are looked at': {
    finds: ['otherUsersChannels'],
    code: subscribe('const s = ctx.info.channel.segments;\nif (s.length > 2 && s[2] !== ctx.identity.sub) { util.unauthorized(); }'),
  },
  'the username as good as the sub': {
    finds: ['keyedOnUsername', 'writableClaim'],
    code: subscribe('const s = ctx.info.channel.segments;\nif (s[1] !== ctx.identity.sub && s[1] !== ctx.identity.username) { util.unauthorized(); }'),
  },
  'a tenant from an attribute of the user': {
    finds: ['claimNotInAccessTokens', 'otherUsersChannels', 'writableClaim'], name: 'tenants',
    code: subscribe('const tenant = ctx.identity.claims[\'custom:tenantId\'];\nif (!tenant || ctx.info.channel.segments[1] !== tenant) { util.unauthorized(); }'),
  },
  'an administrator by an attribute of the user': {
    finds: ['writableClaim'],
    code: subscribe('if (ctx.identity.claims[\'custom:role\'] !== \'admin\' && ctx.info.channel.segments[1] !== ctx.identity.sub) { util.unauthorized(); }'),
  },
  'groups searched as a text': {
    finds: ['looseGroup'], name: 'staff',
    code: subscribe('const groups = (ctx.identity.groups ?? []).join(\',\');\nif (!groups.includes(\'managers\')) { util.unauthorized(); }'),
  },
  'a question that is asked only of users': {
    finds: ['notAUser'], subscribe: [POOL, 'AWS_LAMBDA'], providers: [OWN_POOL, { AuthType: IAM }, LAMBDA],
    code: subscribe('if (ctx.identity.sub && ctx.info.channel.segments[1] !== ctx.identity.sub) { util.unauthorized(); }'),
  },
  'a machine client let through by the missing username': {
    finds: ['notAUser'],
    code: subscribe('if (ctx.identity.username && ctx.info.channel.segments[1] !== ctx.identity.sub) { util.unauthorized(); }'),
  },
  'the sub without its issuer, of two issuers': {
    finds: ['issuerNotPinned'], subscribe: [POOL, 'OPENID_CONNECT'], providers: [OWN_POOL, { AuthType: IAM }, OIDC],
    code: subscribe('if (ctx.info.channel.segments[1] !== ctx.identity.sub) { util.unauthorized(); }'),
  },
  'a sender before what the client sent': {
    finds: ['forgedSender', 'openPublish'], publish: [POOL],
    code: publish('return ctx.events.map((event) => ({ id: event.id, payload: { from: ctx.identity.sub, ...event.payload } }));') + SAFE_SUBSCRIBE,
  },
  'a sender only where the client sent none': {
    finds: ['forgedSender'], publish: [POOL],
    code: publish('if (ctx.info.channel.segments[1] !== ctx.identity.sub) { util.unauthorized(); }\nreturn ctx.events.map((event) => ({ id: event.id, payload: { ...event.payload, user: event.payload.user ?? ctx.identity.sub } }));') + SAFE_SUBSCRIBE,
  },
  'publishing where the path begins alike': {
    finds: ['publishToOthers'], publish: [POOL],
    code: publish('if (!ctx.info.channel.path.startsWith(`/inbox/${ctx.identity.sub}`)) { util.unauthorized(); }\nreturn ctx.events;') + SAFE_SUBSCRIBE,
  },
  'an administrator remembered': {
    finds: ['keyedOnUsername', 'looseGroup', 'moduleState', 'otherUsersChannels'],
    code: subscribe('if ((ctx.identity.groups ?? []).includes(\'admins\')) { known.admin = ctx.identity.sub; }\nif (known.admin !== ctx.identity.sub && ctx.info.channel.segments[1] !== ctx.identity.sub) { util.unauthorized(); }', 'const known = {};\n'),
  },
  'the wildcard as the owner': {
    finds: ['otherUsersChannels'],
    code: subscribe('const last = ctx.info.channel.segments[ctx.info.channel.segments.length - 1];\nif (ctx.info.channel.segments[1] !== ctx.identity.sub && last !== \'*\') { util.unauthorized(); }'),
  },
  'a path taken apart, with a slash at its end': {
    finds: ['otherUsersChannels'],
    code: subscribe('const parts = ctx.info.channel.path.split(\'/\');\nif (parts[parts.length - 1] !== \'\' && parts[2] !== ctx.identity.sub) { util.unauthorized(); }'),
  },
  'a refusal that is returned and not made': {
    finds: ['openNamespace'],
    code: subscribe('if (ctx.info.channel.segments[1] !== ctx.identity.sub) { return { error: \'Unauthorized\' }; }\nreturn null;'),
  },
  'a switch for debugging': {
    finds: ['otherUsersChannels'],
    code: subscribe('if (ctx.info.channel.segments[2] === \'debug\') { return null; }\nif (ctx.info.channel.segments[1] !== ctx.identity.sub) { util.unauthorized(); }'),
  },
};
