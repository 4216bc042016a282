import type { Careless } from './careless';
import { IAM, POOL } from './hand-written';

const UTIL = 'import { util } from \'@aws-appsync/utils\';\n';
const SAFE_SUBSCRIBE = 'export function onSubscribe(ctx) { if (ctx.info.channel.segments[1] !== ctx.identity.sub) { util.unauthorized(); } }\n';
const OIDC = { AuthType: 'OPENID_CONNECT', OpenIDConnectConfig: { Issuer: 'https://id.example.com' } };
const LAMBDA = { AuthType: 'AWS_LAMBDA', LambdaAuthorizerConfig: { AuthorizerUri: 'arn:aws:lambda:us-east-1:123456789012:function:authorizer' } };

/** @param condition Of the refusal; `before` is what it needs */
const refusing = (condition: string, before = ''): string => (
  `${UTIL}export function onSubscribe(ctx) {\nconst { identity, info: { channel: { path, segments } } } = ctx;\n${before}\nif (${condition}) { util.unauthorized(); }\n}\n`);
const publishing = (body: string) => ({ publish: [POOL], code: `${UTIL}export function onPublish(ctx) {\n${body}\n}\n${SAFE_SUBSCRIBE}` });
const ofOpenId = (code: string) => ({ subscribe: ['OPENID_CONNECT'], providers: [OIDC, { AuthType: IAM }], code });
const ofAuthorizer = (code: string) => ({ subscribe: ['AWS_LAMBDA'], providers: [LAMBDA, { AuthType: IAM }], code });
const PREFIX = '!path.startsWith(\'/inbox/\' + identity.sub)';

/** What only shows to somebody who watches the code, and gives it what it asks for. */
export const SUBTLE: Readonly<Record<string, Careless>> = {
  'a prefix of a segment that has more than the sub in it': {
    finds: ['otherUsersChannels'], code: refusing('!segments[1] || !segments[1].startsWith(\'user-\' + identity.sub)'),
  },
  'the same in a path': { finds: ['otherUsersChannels'], code: refusing('!path.startsWith(`/inbox/user-${identity.sub}`)') },
  'a prefix, for members of a group': {
    finds: ['otherUsersChannels'], code: refusing(`!(identity.groups ?? []).includes('members') || ${PREFIX}`),
  },
  'a prefix, for members of two groups': {
    finds: ['otherUsersChannels'],
    code: refusing(`!(identity.groups ?? []).includes('members') || !(identity.groups ?? []).some((group) => group === 'paying') || ${PREFIX}`),
  },
  'a prefix, for users of one app client': {
    finds: ['otherUsersChannels'], code: refusing(`identity.claims.client_id !== '4abcdefghij0123456789klmno' || ${PREFIX}`),
  },
  'a prefix, for ID tokens of one app client': {
    finds: ['otherUsersChannels'], code: refusing(`identity.claims.aud !== '4abcdefghij0123456789klmno' || ${PREFIX}`),
  },
  'a prefix, for tokens with a scope': {
    finds: ['otherUsersChannels'], code: refusing(`!identity.claims.scope?.split(' ').includes('events/read') || ${PREFIX}`),
  },
  'a prefix, for those who are approved': {
    finds: ['otherUsersChannels'], code: refusing(`identity.claims.approved !== true || ${PREFIX}`),
  },
  'a prefix, for one kind of user of a switch': {
    finds: ['otherUsersChannels'],
    code: `${UTIL}export function onSubscribe(ctx) {\nswitch (ctx.identity.claims.tier) {\ncase 'paying':\nif (!ctx.info.channel.path.startsWith('/inbox/' + ctx.identity.sub)) { util.unauthorized(); }\nbreak;\ndefault:\nutil.unauthorized();\n}\n}\n`,
  },
  'a shortened sub': { finds: ['otherUsersChannels'], code: refusing('segments[1] !== identity.sub.slice(0, 8)') },
  'only short channels are looked at': { finds: ['otherUsersChannels'], code: refusing('segments.length <= 3 && segments[1] !== identity.sub') },
  'only short channels are looked at, and those are long': { finds: ['otherUsersChannels'], code: refusing('segments.length <= 4 && segments[1] !== identity.sub') },
  'the last of many segments': { finds: ['otherUsersChannels'], code: refusing('!segments[4] || !segments[4].startsWith(identity.sub)') },
  'a word that is put together': {
    finds: ['otherUsersChannels'], code: refusing('segments[2] !== \'de\' + \'bug\' && segments[1] !== identity.sub'),
  },
  'a word after many others': {
    finds: ['otherUsersChannels'],
    code: refusing(
      'segments[2] !== \'debug\' && (!rooms.includes(segments[2]) || segments[1] !== identity.sub)',
      'const rooms = [\'one\', \'two\', \'three\', \'four\', \'five\', \'six\', \'seven\', \'eight\', \'nine\', \'ten\', \'eleven\', \'twelve\'];'),
  },
  'or where and is needed, of a tenant and a user': {
    finds: ['claimNotInAccessTokens', 'otherUsersChannels'], code: refusing('!segments[1] || (segments[1] !== identity.claims.tenant && segments[2] !== identity.sub)'),
  },
  'nothing asked of users in no group': {
    finds: ['otherUsersChannels'], code: refusing('identity.groups && !identity.groups.includes(segments[1])'),
  },
  'administrators by a username that anybody may sign up with': {
    finds: ['keyedOnUsername'], code: refusing('![\'root\', \'boss\'].includes(identity.username) && segments[1] !== identity.sub'),
  },
  'administrators by the domain of their address': {
    finds: ['writableClaim'], code: refusing('identity.claims.email?.split(\'@\')[1] !== \'example.org\' && segments[1] !== identity.sub'),
  },
  'the nonce of a sign-in as the user': {
    finds: ['claimNotInAccessTokens', 'otherUsersChannels', 'writableClaim'], code: refusing('!identity.claims.nonce || segments[1] !== identity.claims.nonce'),
  },
  'the domain of an address as the tenant': {
    finds: ['claimNotInAccessTokens', 'otherUsersChannels', 'writableClaim'],
    code: refusing('!domain || segments[1] !== domain.split(\'.\')[0]', 'const domain = (identity.claims.email ?? \'\').split(\'@\')[1];'),
  },
  'capitals of an OpenID Connect sub': {
    finds: ['otherUsersChannels'], ...ofOpenId(refusing('!segments[1] || segments[1].toLowerCase() !== identity.sub.toLowerCase()')),
  },
  'an OpenID Connect sub as a pattern': {
    finds: ['otherUsersChannels'], ...ofOpenId(refusing('!util.matches(\'^/inbox/\' + identity.sub + \'(/.*)?$\', path)')),
  },
  'a prefix, for one role of a Lambda authorizer': {
    finds: ['otherUsersChannels'],
    ...ofAuthorizer(refusing('identity.handlerContext?.role !== \'user\' || !segments[1] || !segments[1].startsWith(identity.handlerContext.userId)')),
  },
  'only those refused who have a certain claim': { finds: ['openNamespace'], code: refusing('identity.claims.blocked') },
  'no list of a Lambda authorizer as a list of everything': {
    finds: ['openNamespace'], ...ofAuthorizer(refusing('!(identity.handlerContext.channels ?? \'\').split(\',\').some((channel) => path.startsWith(channel))')),
  },
  'administrators by a number that they write themselves': {
    finds: ['writableClaim'], code: refusing('!(parseInt(identity.claims[\'custom:level\']) > 5) && segments[1] !== identity.sub'),
  },
  'a sender in words, before what the client sent': {
    finds: ['forgedSender'],
    ...publishing('if (ctx.info.channel.segments[1] !== ctx.identity.sub) { util.unauthorized(); }\nreturn ctx.events.map((event) => ({ id: event.id, payload: { from: `user:${ctx.identity.sub}`, ...event.payload } }));'),
  },
  'who publishes by what is published': {
    finds: ['openPublish'], ...publishing('if (ctx.events.some((event) => event.payload.from !== ctx.identity.sub)) { util.unauthorized(); }\nreturn ctx.events;'),
  },
  'events kept by what is in them': {
    finds: ['openPublish'], ...publishing('return ctx.events.filter((event) => event.payload.userId === ctx.identity.sub);'),
  },
  'administrators by what they publish': {
    finds: ['openPublish'],
    ...publishing('if (ctx.events[0].payload.role !== \'admin\' && ctx.info.channel.segments[1] !== ctx.identity.sub) { util.unauthorized(); }\nreturn ctx.events;'),
  },
  'one event refused of many': {
    finds: ['openPublish'], ...publishing('return ctx.info.channel.segments[1] === ctx.identity.sub ? ctx.events : ctx.events.slice(1);'),
  },
};

/** What no question settles: the check says so, and counts nothing as safe. */
export const UNSETTLED: Readonly<Record<string, Careless>> = {
  'a header that clients write': { finds: ['undecidedHandler'], code: refusing('segments[1] !== ctx.request.headers[\'x-user-id\']') },
  'a header that opens all': { finds: ['undecidedHandler'], code: refusing('ctx.request.headers[\'x-admin\'] !== \'yes\' && segments[1] !== identity.sub') },
  'how long ago somebody signed in': {
    finds: ['undecidedHandler'], code: refusing('segments[1] !== identity.sub && util.time.nowEpochSeconds() - identity.claims.auth_time > 300'),
  },
  'a day on which all is open': {
    finds: ['undecidedHandler'], code: refusing('util.time.nowISO8601().slice(5, 10) !== \'12-24\' && segments[1] !== identity.sub'),
  },
  'luck': { finds: ['undecidedHandler'], code: refusing('segments[1] !== identity.sub && util.math.randomWithinRange(0, 1000000) !== 7') },
  'channels by the list of a claim': { finds: ['undecidedHandler'], ...ofAuthorizer(refusing('!(identity.handlerContext.channels ?? \'\').split(\',\').includes(path)')) },
  'a number that nobody has': { finds: ['undecidedHandler'], code: refusing('parseInt(segments[1]) !== parseInt(identity.claims.userId)') },
  'a level that nobody reaches': { finds: ['undecidedHandler'], code: refusing(`!(Number(identity.claims.level) >= 3) || ${PREFIX}`) },
  'a sub of another form than the check gives': { finds: ['undecidedHandler'], ...ofOpenId(refusing('!segments[1] || segments[1] !== identity.sub.split(\'|\')[1]')) },
  'a pattern that only AppSync can tell': { finds: ['undecidedHandler'], code: refusing('!util.matches(identity.sub, path)') },
};

/** What is right, however it is written. */
export const RIGHT: Readonly<Record<string, Careless>> = {
  'the sub in a segment with more in it': { finds: [], code: refusing('segments[1] !== \'user-\' + identity.sub') },
  'the sub of members': { finds: [], code: refusing('!(identity.groups ?? []).includes(\'members\') || segments[1] !== identity.sub') },
  'members alone': { finds: [], code: refusing('!(identity.groups ?? []).includes(\'members\')') },
  'the sub of users of one app client': { finds: [], code: refusing('identity.claims.client_id !== \'4abcdefghij0123456789klmno\' || segments[1] !== identity.sub') },
  'nobody': { finds: [], code: `${UTIL}export function onSubscribe(ctx) { util.unauthorized(); }\n` },
  'backends, of all who may ask': { finds: [], subscribe: [POOL, IAM], code: refusing('!identity.userArn || identity.cognitoIdentityId') },
  'the time and an id on what is published': {
    finds: [],
    ...publishing('if (ctx.info.channel.segments[1] !== ctx.identity.sub) { util.unauthorized(); }\nreturn ctx.events.map((event) => ({ id: event.id, payload: { ...event.payload, at: util.time.nowISO8601(), key: util.autoId() } }));'),
  },
  'publishing on one\'s own channel what says so': {
    finds: [],
    ...publishing('if (ctx.info.channel.segments[1] !== ctx.identity.sub || ctx.events.some((event) => event.payload.from !== ctx.identity.sub)) { util.unauthorized(); }\nreturn ctx.events;'),
  },
  'events on channels of others dropped': {
    finds: [], ...publishing('return ctx.info.channel.segments[1] === ctx.identity.sub ? ctx.events : [];'),
  },
  'events on channels of others reported as failed': {
    finds: [], ...publishing('return ctx.events.map((event) => ctx.info.channel.segments[1] === ctx.identity.sub ? event : { id: event.id, error: \'not yours\' });'),
  },
};
