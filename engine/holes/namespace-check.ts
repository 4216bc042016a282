import { attackWords } from './attack-words';
import { attackDeclared, namesOf } from './declared-attack';
import { beginsWithPolicy, declaredPolicies } from './declared-policy';
import type { DeclaredIssuer, DeclaredPolicies, DeclaredRule } from './declared-policy';
import type { Finding } from './finding';
import { mayReach } from './identity-pool-roles';
import type { IdentityPoolRole } from './identity-pool-roles';
import { InferredAttack } from './inferred-attack';
import type { Hit } from './inferred-attack';
import { moduleState } from './module-state';
import { backend, formsOf, nonUsers, traitsOf } from './people';
import type { Somebody } from './people';
import { policyAdmits } from './policy-model';
import { plain } from './shown-channel';
import { CUT_OFF, Trial, Undecidable } from './trial';
import type { OperationName } from './trial';
import { candidates, SOMETHING } from './user-channels';
import { watchedCode } from './watched-code';
import { issuersOf } from '../auth/user-pool-token';
import type { AuthMode, ChannelNamespace, EventApi } from '../event-api';
import type { TriedHandlers } from '../handlers/handler-contracts';
import { handlerFaults } from '../handlers/handler-faults';
import type { HandlerSandbox } from '../handlers/handler-sandbox';
import { NOON, YEARS_LATER } from '../handlers/moment';
import type { Moment } from '../handlers/moment';
import { readOfRequest } from '../handlers/request-reads';
import type { ReadApplication } from '../template/load-application';
import type { Resource } from '../template/stack';

export interface NamespaceSubject {
  readonly api: EventApi;
  readonly namespace: ChannelNamespace;
  readonly resource: Resource;
  readonly read: ReadApplication;
  readonly roles: readonly IdentityPoolRole[];
  readonly sandbox: HandlerSandbox;
  readonly moment: Moment;
}

const OPERATIONS: readonly OperationName[] = ['subscribe', 'publish'];
/** What says more than that something is not sent by all clients. */
const isHole = ({ rule }: Pick<Hit, 'rule'>): boolean => rule !== 'claimNotInAccessTokens';
const MOST_CODE_ERRORS = 5;

/** Looks for the holes of one namespace. */
export class NamespaceCheck {
  /** How many questions were put to its handlers. */
  public attempts = 0;
  private readonly findings: Finding[] = [];
  private readonly issuers: readonly DeclaredIssuer[];
  private watched: TriedHandlers | undefined;

  constructor(private readonly subject: NamespaceSubject) {
    this.issuers = subject.api.authProviders.flatMap((provider): readonly DeclaredIssuer[] => {
      if (provider.authType === 'AMAZON_COGNITO_USER_POOLS') return [{ forms: issuersOf(provider), isPool: true }];
      return provider.authType === 'OPENID_CONNECT' ? [{ forms: [provider.issuer], isPool: false }] : [];
    });
  }

  public run(): readonly Finding[] {
    const { namespace, resource, sandbox } = this.subject;
    for (const [property, use] of [['SubscribeAuthModes', 'subscribe'], ['PublishAuthModes', 'publish']] as const) {
      if (resource.properties[property] !== undefined) continue;
      this.find({ rule: 'inheritedModes', message: `namespace ${namespace.name} states no ${property}, so who may ${use} there is what the API says for all: ${this.modesOf(use).join(', ') || 'nobody'}` });
    }
    const { code } = namespace;
    const faults = handlerFaults(namespace).map((fault) => 'line' in fault ? `line ${fault.line}, column ${fault.column}: ${fault.message}` : fault.message);
    if (faults.length > 0) {
      for (const fault of faults.slice(0, MOST_CODE_ERRORS)) this.find({ rule: 'refusedCode', message: `AppSync would not take the code of namespace ${namespace.name}: ${fault}` }, 'CodeHandlers');
      return this.findings;
    }
    for (const { name, line } of code === undefined ? [] : moduleState(code)) {
      this.find({ rule: 'moduleState', message: `${name}, in line ${line} of the code of namespace ${namespace.name}, is changed by a handler and kept for the next call` }, 'CodeHandlers');
    }
    const handlers = code === undefined ? undefined : this.load(sandbox, code);
    if (handlers === 'failed') return this.findings;
    for (const operation of OPERATIONS) this.attack(operation, handlers);
    handlers?.dispose();
    this.watched?.dispose();
    return this.findings;
  }

  private load(sandbox: HandlerSandbox, code: string): TriedHandlers | 'failed' {
    try {
      return sandbox.load(code);
    } catch (error) {
      const { message } = error as Error;
      const { name } = this.subject.namespace;
      const rule = CUT_OFF.test(message) ? 'undecidedHandler' : 'handlerFails';
      this.find({ rule, message: `the code of namespace ${name} cannot be loaded: ${message}` }, 'CodeHandlers');
      return 'failed';
    }
  }

  /** What loads as it is loads so as well; if not, there is less to go by. */
  private watch(): TriedHandlers | undefined {
    const { namespace: { code }, sandbox } = this.subject;
    try {
      return this.watched ??= code === undefined ? undefined : sandbox.load(watchedCode(code));
    } catch {
      return undefined;
    }
  }

  private attack(operation: OperationName, handlers: TriedHandlers | undefined): void {
    const { namespace, moment, read, resource } = this.subject;
    const handler = operation === 'subscribe' ? 'onSubscribe' : 'onPublish';
    const unread = namespace.unsupported[handler];
    if (unread !== undefined) {
      this.find({ rule: 'undecidedHandler', message: `${handler} of namespace ${namespace.name}: ${unread}` });
      return;
    }
    moment.reads = 0;
    const found = this.findings.length;
    const declared = declaredPolicies(read.reader, resource);
    let trial: Trial | undefined;
    for (const now of [NOON, YEARS_LATER]) {
      moment.now = now;
      trial = new Trial(namespace, operation, handlers, () => this.watch());
      this.attackAt(trial, declared);
      if (moment.reads === 0) break;
    }
    if (trial && !(declared && beginsWithPolicy(namespace.code, trial.handler)) && !this.findings.slice(found).some(isHole)) this.findDoubt(trial);
  }

  /** What no question has, and a request may. */
  private findDoubt(trial: Trial): void {
    const { code, name } = this.subject.namespace;
    if (trial.isAbsent) return;
    const doubt = (message: string): void => this.find({ rule: 'undecidedHandler', message: `${trial.handler} of namespace ${name} ${message}` }, 'CodeHandlers');
    if (this.isByMoment(trial)) doubt('refuses after it has asked for the time or for chance, and may admit at another moment');
    const unasked = readOfRequest(code);
    if (unasked !== undefined) doubt(`was asked without ${unasked}, which the code reads: somebody may send what lets them pass`);
  }

  private attackAt(trial: Trial, declared: DeclaredPolicies | undefined): void {
    const { namespace } = this.subject;
    const { operation } = trial;
    try {
      const rules = declared?.[operation];
      const hits = rules
        ? attackDeclared({ trial, rules, sender: declared?.sender, issuers: this.issuers, callers: this.callersOf(operation) })
        : this.infer(trial);
      const pool = this.attackByRoles(trial, rules);
      for (const hit of [...hits, ...pool]) this.find(hit, trial.isAbsent ? undefined : 'CodeHandlers');
      if (!trial.isStable()) {
        const message = `${trial.handler} of namespace ${namespace.name} answers the same question in two ways`;
        this.find({ rule: 'undecidedHandler', message }, 'CodeHandlers');
      }
    } catch (error) {
      if (!(error instanceof Undecidable)) throw error;
      this.find({ rule: 'undecidedHandler', message: `namespace ${namespace.name}: ${error.message}` }, 'CodeHandlers');
    }
    this.attempts += trial.count;
  }

  /** Whether a stranger is refused only after the code has asked for what another moment gives otherwise. */
  private isByMoment(trial: Trial): boolean {
    const { api, moment, namespace: { name } } = this.subject;
    const [victim, stranger] = ['b', 'c'].map((tag) => traitsOf(tag, []));
    const channels = [[name, '*'], [name, SOMETHING], [name, String(victim.sub)], [name, SOMETHING, String(victim.sub)]].slice(trial.operation === 'publish' ? 1 : 0);
    return formsOf(api, this.modesOf(trial.operation)).some((form) => channels.map(plain).some((channel) => {
      const { asked } = moment;
      const kind = trial.run(form.make(stranger), channel)?.kind;
      return (kind === 'unauthorized' || kind === 'error') && moment.asked > asked;
    }));
  }

  private infer(trial: Trial): readonly Hit[] {
    const { api, namespace, read } = this.subject;
    const modes = this.modesOf(trial.operation);
    const ids = api.authProviders.flatMap((provider) => 'userPoolId' in provider ? [provider.userPoolId] : []);
    const pools = read.application.userPools.filter(({ userPoolId }) => ids.includes(userPoolId));
    const clients = pools.flatMap((pool) => pool.clients);
    const roles = modes.includes('AWS_IAM') ? this.subject.roles.filter((role) => mayReach(role, trial.operation, namespace) === 'yes') : [];
    return new InferredAttack({
      trial, words: attackWords(namespace.code), forms: [...formsOf(api, modes), ...roles.map(({ form }) => form)],
      nonUsers: [...nonUsers(api, modes), ...roles.map(({ caller }) => caller)], backends: modes.includes('AWS_IAM') ? [backend(api)] : [],
      addsToAccessTokens: pools.length > 0 && pools.every(({ settings }) => !['V1_0', undefined].includes(settings?.preTokenGeneration?.version)),
      isProtected: (attribute) => clients.length > 0 && clients.every(({ settings }) => settings?.writeAttributes?.includes(attribute) === false),
    }).run();
  }

  /** Callers whom IAM lets in by a role of an identity pool, who are users or guests of the app. */
  private attackByRoles(trial: Trial, rules: readonly DeclaredRule[] | undefined): readonly Hit[] {
    const { namespace, roles } = this.subject;
    const { operation, namespace: { name } } = trial;
    if (!this.modesOf(operation).includes('AWS_IAM')) return [];
    const channels = [
      ...operation === 'subscribe' ? [[name, '*']] : [], [name, SOMETHING], [name, SOMETHING, SOMETHING],
      ...trial.isAbsent ? [] : candidates(name, traitsOf('b', []), attackWords(namespace.code)).slice(1, 60).map(({ segments }) => segments),
    ];
    return roles.flatMap((role): readonly Hit[] => {
      const { caller, resource } = role;
      const reach = mayReach(role, operation, namespace);
      if (reach === 'no') return [];
      const question = { operation, namespace: name, identity: caller.identity };
      const meant = (segments: readonly string[]): boolean => rules !== undefined && policyAdmits(rules, { ...question, segments });
      const endings = trial.ask(caller.identity, channels.map(plain));
      const at = endings.findIndex((ending, index) => ending === 'admitted' && !meant(channels[index]));
      const what = `${caller.who} (${resource.path}) may ${operation === 'subscribe' ? 'subscribe to' : 'publish on'}`;
      if (at >= 0 && reach === 'yes') {
        const channel = plain(channels[at]).path;
        const reproduction = { who: caller.who, identity: caller.identity, operation, channel, outcome: 'admitted' };
        const policy = rules ? `, and the policy ${namesOf(rules)} is enforced by the modes alone` : '';
        return [{ rule: 'identityPoolRole', message: `${what} ${channel}, and so every channel of namespace ${name}${policy}`, reproduction }];
      }
      if (at < 0 && !endings.includes('depending')) return [];
      const why = reach === 'unknown' ? 'a policy of the role cannot be evaluated' : 'a function or data source decides';
      return [{ rule: 'undecidedHandler', message: `whether ${what} channels of namespace ${name} is not known: ${why}` }];
    });
  }

  /** For where there is no handler: everybody whom the modes admit. */
  private callersOf(operation: OperationName): readonly Somebody[] {
    const { api } = this.subject;
    const modes = this.modesOf(operation);
    const users = formsOf(api, modes).map((form): Somebody => ({ who: form.label, mode: form.mode, identity: form.make(traitsOf('c', [])) }));
    return [...users, ...nonUsers(api, modes)];
  }

  /** Those for which the API has a provider. */
  private modesOf(operation: OperationName): readonly AuthMode[] {
    const { namespace, api } = this.subject;
    const modes = operation === 'subscribe' ? namespace.subscribeAuthModes : namespace.publishAuthModes;
    return modes.filter((mode) => api.authProviders.some(({ authType }) => authType === mode));
  }

  private find({ rule, message, reproduction }: Hit, property?: string): void {
    if (this.findings.some((finding) => finding.rule === rule && finding.message === message)) return;
    const place = { resource: this.subject.resource, ...property !== undefined && { property: [property] } };
    this.findings.push({ rule, message, place, ...reproduction && { reproduction } });
  }
}
