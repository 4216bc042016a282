import { HandWritten, IAM, POOL } from './hand-written';

/** A handler as people wrote it, and the rules that have to find it. */
export interface Mistake extends HandWritten {
  readonly finds: readonly string[];
}

const UTIL = 'import { util } from \'@aws-appsync/utils\';\n';
const subscribe = (body: string, head = '') => `${UTIL}${head}export function onSubscribe(ctx) {\n${body}\n}\n`;

/** The mistakes of public handlers and samples, in our own words. */
export const PUBLIC_MISTAKES: Readonly<Record<string, Mistake>> = {
  'a prefix without the end of the segment': {
    finds: ['otherUsersChannels'],
    code: subscribe('if (!ctx.info.channel.path.startsWith(`/inbox/${ctx.identity.sub}`)) { util.unauthorized(); }'),
  },
  'a prefix below a fixed segment': {
    finds: ['otherUsersChannels'], name: 'bus',
    code: subscribe('const own = \'/bus/user/\' + ctx.identity.sub;\nif (ctx.info.channel.path.indexOf(own) !== 0) { util.unauthorized(); }'),
  },
  'falling through to allow on the wildcard of the namespace': {
    finds: ['otherUsersChannels'],
    code: subscribe('const owner = ctx.info.channel.segments[1];\nif (owner !== \'*\' && owner !== ctx.identity.sub) { util.unauthorized(); }'),
  },
  'falling through for paths that it does not know': {
    finds: ['otherUsersChannels'],
    code: subscribe('if (ctx.info.channel.segments.length === 3 && ctx.info.channel.segments[1] === \'user\') {\n  if (ctx.info.channel.segments[2] !== ctx.identity.sub && ctx.info.channel.segments[2] !== \'*\') { util.unauthorized(); }\n}'),
  },
  'and where or is needed': {
    finds: ['otherUsersChannels'],
    code: subscribe('const { segments } = ctx.info.channel;\nif (segments[1] !== ctx.identity.sub && segments.length > 2) { util.unauthorized(); }'),
  },
  'and where or is needed, so that nobody is refused': {
    finds: ['openNamespace'],
    code: subscribe('const { segments } = ctx.info.channel;\nif (segments[1] !== ctx.identity.sub && segments.length < 2) { util.unauthorized(); }'),
  },
  'an inverted test of groups': {
    finds: ['looseGroup', 'openNamespace'],
    code: subscribe('const groups = ctx.identity.groups ?? [];\nif (groups.includes(\'admins\')) { util.unauthorized(); }'),
  },
  'a call of a function that does not exist': {
    finds: ['handlerFails'],
    code: subscribe('if (ctx.info.channel.segments[1] !== ctx.identity.sub) { util.unauthorised(); }'),
  },
  'a call of a method that does not exist': {
    finds: ['handlerFails'],
    code: subscribe('if (ctx.info.channel.segments[1] !== ctx.identity.sub) { ctx.unauthorized(); }'),
  },
  'no handler at all': { finds: ['openNamespace'], name: 'default' },
  'the username in place of the sub': {
    finds: ['keyedOnUsername'], name: 'users',
    code: subscribe('if (ctx.info.channel.path !== `/users/${ctx.identity.username}`) { util.unauthorized(); }'),
  },
  'users who may publish for others': {
    finds: ['openPublish'], publish: [POOL, IAM],
    code: subscribe('if (ctx.info.channel.segments[1] !== ctx.identity.sub) { util.unauthorized(); }'),
  },
  'nobody compared with a missing segment': {
    finds: ['apiKeyAccess', 'notAUser'], subscribe: [POOL, 'API_KEY'],
    code: subscribe('if (ctx.info.channel.segments[1] !== ctx.identity?.sub) { util.unauthorized(); }'),
  },
};
