import { createHash } from 'node:crypto';
import type { EventApi, LambdaProvider } from '../event-api';
import type { FunctionInvoker } from '../function-invoker';
import { printable } from '../printable';
import { readAuthorizerAnswer } from './authorizer-answer';
import type { AuthorizerAnswer } from './authorizer-answer';
import type { AuthRequest, Call, Clock } from './caller-contracts';
import { CredentialError } from './credential';
import { visibleHeaders } from './request-context';
import { wholeMatch } from './whole-match';
import type { Matches } from './whole-match';

export interface LambdaAuthorizerServices {
  /** Without it nothing is authorized. */
  readonly functions?: FunctionInvoker;
  readonly clock: Clock;
  readonly newId: () => string;
}

interface Kept {
  readonly answer: AuthorizerAnswer;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

/** As long as AppSync waits: https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html */
const MAX_DURATION_MS = 10_000;
const MAX_KEPT = 1_000;

/** Asks the app's function whether a custom token authorizes a call. */
export class LambdaAuthorizer {
  private readonly kept = new Map<string, Kept>();
  private readonly accepts: Matches;

  constructor(private readonly api: EventApi, private readonly provider: LambdaProvider, private readonly services: LambdaAuthorizerServices) {
    const { identityValidationExpression: expression } = provider;
    this.accepts = expression === undefined ? () => true : wholeMatch('IdentityValidationExpression', expression);
  }

  /** The context for the handlers. @throws CredentialError unless the function authorized the call */
  public async authorize(token: string, request: AuthRequest, call: Call): Promise<AuthorizerAnswer['handlerContext']> {
    if (!this.accepts(token)) {
      throw new CredentialError('IdentityValidationExpression does not match the token as a whole, so the Lambda authorizer is not asked');
    }
    const event = this.eventOf(token, request, call);
    const { isAuthorized, handlerContext } = await this.answerTo(event);
    if (!isAuthorized) throw new CredentialError('the Lambda authorizer answered isAuthorized: false');
    return handlerContext;
  }

  /** Answers are kept by everything that the function was told: one for a channel is none for another (decision 7). */
  private async answerTo(event: ReturnType<LambdaAuthorizer['eventOf']>): Promise<AuthorizerAnswer> {
    const key = createHash('sha256').update(JSON.stringify(event)).digest('base64');
    const kept = this.kept.get(key);
    if (kept && kept.until > this.services.clock()) return kept.answer;
    this.kept.delete(key);
    const answer = await this.ask(event);
    const ttlSeconds = answer.ttlOverride ?? this.provider.resultTtlSeconds;
    if (ttlSeconds > 0) this.keep(key, { answer, until: this.services.clock() + ttlSeconds * 1000 });
    return answer;
  }

  private async ask(event: ReturnType<LambdaAuthorizer['eventOf']>): Promise<AuthorizerAnswer> {
    const { functions, clock, newId } = this.services;
    if (!functions) throw new CredentialError('the Lambda authorizer cannot be asked: nobody here invokes functions');
    const startedAt = clock();
    const payload = { ...event, requestContext: { ...event.requestContext, requestId: newId() } };
    const answer = await functions.invoke(this.provider.authorizerUri, payload, 'RequestResponse', MAX_DURATION_MS).catch((error: unknown) => {
      throw new CredentialError(`the Lambda authorizer cannot be asked: ${printable((error as Error).message)}`);
    });
    if (answer.kind === 'failed') {
      throw new CredentialError(`the Lambda authorizer failed: ${printable(answer.errorType)}: ${printable(answer.message)}`);
    }
    if (clock() - startedAt > MAX_DURATION_MS) {
      throw new CredentialError(`the Lambda authorizer took more than the ${MAX_DURATION_MS / 1000} s that AppSync waits`);
    }
    try {
      return readAuthorizerAnswer(answer.payload);
    } catch (error) {
      throw new CredentialError(`the answer of the Lambda authorizer ${(error as Error).message}`);
    }
  }

  /** What the function is told, but for the id of the request. */
  private eventOf(authorizationToken: string, { headers }: AuthRequest, { operation, channel }: Call) {
    const { apiId, accountId } = this.api;
    return {
      authorizationToken,
      requestContext: {
        apiId,
        accountId,
        operation: `EVENT_${operation.toUpperCase()}`,
        channelNamespaceName: channel?.namespace ?? null,
        channel: channel?.path ?? null,
      },
      requestHeaders: visibleHeaders(headers),
    };
  }

  private keep(key: string, kept: Kept): void {
    const [oldest] = this.kept.keys();
    if (this.kept.size >= MAX_KEPT) this.kept.delete(oldest);
    this.kept.set(key, kept);
  }
}
