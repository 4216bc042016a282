import type { Template } from 'aws-cdk-lib/assertions';
import { IRole } from 'aws-cdk-lib/aws-iam';
import { EventsActor } from './events-actor';
import {
  EventsAssertionsOptions, EventsIdentityPoolOptions, EventsMachineOptions, EventsOidcUser, EventsUser, IdentityPoolCaller,
} from './events-assertions-options';
import { AccessProgram } from './private/access-program';
import type { Caller } from './private/access-program';
import { nameInTemplate } from './private/name-in-template';
import { JSON_MAP, KNOWN_TEXT, listOf, oneOf, optional, requireShapes, ROLE, TEMPLATE, TEXT } from './private/shape';

const NAMES = optional(listOf(KNOWN_TEXT));
const USER = {
  sub: KNOWN_TEXT, username: optional(KNOWN_TEXT), groups: NAMES, claims: optional(JSON_MAP), userPool: optional(TEXT), client: optional(TEXT),
};
const APP = { api: optional(TEXT), parameters: optional(JSON_MAP) };
const OIDC_USER = { sub: KNOWN_TEXT, issuer: optional(KNOWN_TEXT), claims: optional(JSON_MAP) };
const CALLER = oneOf('an IdentityPoolCaller', Object.values(IdentityPoolCaller));

/**
 * Tests of who may do what on an Event API, by its template.
 *
 * They stand beside those of `aws-cdk-lib/assertions`, and ask the very code that stands in the template, on the path that
 * a request takes in the local server. They need no network and start no function. The API may be one of `CognitoEventsApi`,
 * of the CDK's `EventApi`, or written by hand. What is said of a caller has to be known at synthesis, and an option that there
 * is not is an error: a test would be about somebody else.
 *
 * @see https://docs.aws.amazon.com/cdk/v2/guide/testing.html
 */
export class EventsAssertions {
  /**
   * The Event API of one stack.
   *
   * Handlers in files, and what other stacks of the app define, are not part of a template: what depends on them is undecided.
   * For those there is `fromCloudAssembly()`.
   *
   * @param template The template of the stack, such as that of `Template.fromStack(stack)`
   * @param options Which API, and what the template leaves open
   * @throws if there is no Event API, or several and none is named
   */
  public static fromTemplate(template: Template, options: EventsAssertionsOptions = {}): EventsAssertions {
    requireShapes('EventsAssertions.fromTemplate', { template }, { template: TEMPLATE });
    requireShapes('EventsAssertions.fromTemplate', options, APP);
    return new EventsAssertions({ name: 'Template', template: template.toJSON() as object }, options);
  }

  /**
   * The Event API of an app.
   *
   * @param path The folder that `cdk synth` writes, `cdk.out`, or one template file
   * @param options Which API, and what the templates leave open
   * @throws if there is no Event API, or several and none is named
   */
  public static fromCloudAssembly(path: string, options: EventsAssertionsOptions = {}): EventsAssertions {
    requireShapes('EventsAssertions.fromCloudAssembly', { path }, { path: TEXT });
    requireShapes('EventsAssertions.fromCloudAssembly', options, APP);
    return new EventsAssertions({ path }, options);
  }

  private readonly app: number;
  private readonly api?: string;

  private constructor(source: object, { api, parameters }: EventsAssertionsOptions) {
    this.app = AccessProgram.open({ ...source, parameters }, api);
    this.api = api;
  }

  /**
   * A signed-in user who sends their access token.
   *
   * @param user Who it is, and what the token says
   * @throws if a name holds what only deployment knows, unless it is the id or ARN of one resource
   */
  public user(user: EventsUser): EventsActor {
    return this.userWith('user()', 'access', user);
  }

  /**
   * A signed-in user who sends their ID token, which has the attributes that the client may read.
   *
   * @param user Who it is, and what the token says
   * @throws if a name holds what only deployment knows, unless it is the id or ARN of one resource
   */
  public idToken(user: EventsUser): EventsActor {
    return this.userWith('idToken()', 'id', user);
  }

  /**
   * An app client that signed in as itself, by client credentials.
   *
   * @param client Its client id (also `client.userPoolClientId` of the construct) or logical id, or its construct path, which a template
   * has only where the CDK CLI synthesized it
   * @param options What its token says
   * @throws if a name holds what only deployment knows, unless it is the id or ARN of one resource
   */
  public machine(client: string, options: EventsMachineOptions = {}): EventsActor {
    requireShapes('EventsAssertions: machine()', { client }, { client: TEXT });
    requireShapes('EventsAssertions: machine()', options, { scopes: NAMES });
    return this.actor({ ...options, kind: 'machine', client: nameInTemplate(client) });
  }

  /**
   * A session of an IAM role of the app, such as that of a function that publishes.
   *
   * @param role The role, made by the app
   * @throws if a name holds what only deployment knows, unless it is the id or ARN of one resource
   */
  public iamRole(role: IRole): EventsActor {
    requireShapes('EventsAssertions: iamRole()', { role }, { role: ROLE });
    return this.iamRoleNamed(role.roleArn);
  }

  /**
   * The same for a role that is known by name.
   *
   * @param name Its logical id, name or ARN, or its construct path, which a template has only where the CDK CLI synthesized it
   * @throws if a name holds what only deployment knows, unless it is the id or ARN of one resource
   */
  public iamRoleNamed(name: string): EventsActor {
    requireShapes('EventsAssertions: iamRoleNamed()', { name }, { name: TEXT });
    return this.actor({ kind: 'iamRole', role: nameInTemplate(name) });
  }

  /**
   * Somebody with credentials of a Cognito identity pool.
   *
   * @param caller A signed-in user, or a guest
   * @param options Which identity pool
   * @throws if a name holds what only deployment knows, unless it is the id or ARN of one resource
   */
  public identityPool(caller: IdentityPoolCaller, options: EventsIdentityPoolOptions = {}): EventsActor {
    requireShapes('EventsAssertions: identityPool()', { caller }, { caller: CALLER });
    requireShapes('EventsAssertions: identityPool()', options, { identityPool: optional(TEXT) });
    return this.actor({ kind: 'identityPool', identity: caller, identityPool: nameInTemplate(options.identityPool) });
  }

  /**
   * Somebody with an API key of the API.
   */
  public apiKey(): EventsActor {
    return this.actor({ kind: 'apiKey' });
  }

  /**
   * Somebody whom the Lambda authorizer has authorized; the authorizer itself is not run.
   *
   * @param handlerContext What it says of them; null is `JsonNull.INSTANCE` of aws-cdk-lib in Python and Java
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- jsii has no unknown
  public lambda(handlerContext: { [name: string]: any }): EventsActor {
    requireShapes('EventsAssertions: lambda()', { handlerContext }, { handlerContext: JSON_MAP });
    return this.actor({ kind: 'lambda', context: handlerContext });
  }

  /**
   * A user of an OpenID Connect provider of the API.
   *
   * @param user Who it is, and what the token says
   */
  public oidc(user: EventsOidcUser): EventsActor {
    requireShapes('EventsAssertions: oidc()', user, OIDC_USER);
    return this.actor({ ...user, kind: 'oidc' });
  }

  private userWith(method: string, token: 'access' | 'id', user: EventsUser): EventsActor {
    requireShapes(`EventsAssertions: ${method}`, user, USER);
    return this.actor({ ...user, userPool: nameInTemplate(user.userPool), client: nameInTemplate(user.client), kind: 'user', token });
  }

  private actor(caller: Caller): EventsActor {
    return EventsActor._of(AccessProgram, this.app, this.api, caller);
  }
}
