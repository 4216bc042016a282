import { kindOf, listOf, objectOf, strictObject } from './json';
import type { Json, JsonObject } from './json';
import { messageOf } from './reader';
import type { Reader } from './reader';
import type { Resource } from './stack';
import type { PolicyStatement } from '../application';

/** Stands for a refusal that could not be read: it might have refused anything. */
export const DENY_ALL: PolicyStatement = { effect: 'Deny', actions: ['*'], resources: ['*'] };

const ELEMENTS = ['Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'];

interface Statement {
  /** In the template. */
  readonly index: number;
  /** With its outermost layer resolved. */
  readonly value: Json;
  readonly effect: 'Allow' | 'Deny' | 'unknown';
}

/** A policy as a template has it. Statements that do not concern AppSync are not resolved: they may hold what only a deployment knows. */
export class PolicyDocument {
  private readonly statements: readonly Statement[] | { readonly unreadable: string };

  constructor(private readonly reader: Reader, private readonly resource: Resource, private readonly property: string, read: () => Json) {
    try {
      this.statements = this.statementsOf(read());
    } catch (error) {
      this.statements = { unreadable: messageOf(error) };
    }
  }

  /** Whether it says that it allows something. */
  public get grants(): boolean {
    return !('unreadable' in this.statements) && this.mayAllow;
  }

  public get mayAllow(): boolean {
    return 'unreadable' in this.statements || this.statements.some(({ effect }) => effect !== 'Deny');
  }

  public get mayDeny(): boolean {
    return 'unreadable' in this.statements || this.statements.some(({ effect }) => effect !== 'Allow');
  }

  /** A grant that cannot be read grants nothing, and a refusal that cannot be read refuses everything. */
  public resolve(): readonly PolicyStatement[] {
    const { reader, resource, property, statements } = this;
    if ('unreadable' in statements) {
      reader.problem(resource, property, statements.unreadable);
      return [DENY_ALL];
    }
    return statements.flatMap(({ index, value, effect }) => reader.attempt(resource, `${property}.Statement.${index}`,
      () => [toPolicyStatement(reader.resolver.resolve(value, resource.stack))],
      () => effect === 'Allow' ? [] : [DENY_ALL]));
  }

  private statementsOf(document: Json): readonly Statement[] {
    const { resolver } = this.reader;
    const { stack } = this.resource;
    const { Statement: statement } = strictObject(resolver.outermost(document, stack), ['Version', 'Id', 'Statement']);
    const list = resolver.outermost(statement, stack);
    if (list === undefined) throw new Error('has no Statement');
    return listOf(list)
      .map((item, index) => ({ index, value: resolver.outermost(item, stack) }))
      .filter(({ value }) => value !== undefined && concernsAppSync(value))
      .map(({ index, value }) => ({ index, value, effect: effectOf(value) }));
  }
}

function concernsAppSync(statement: Json): boolean {
  const { Action: action, NotAction: notAction } = objectOf(statement);
  const actions = listOf(action);
  if (actions.length === 0 || notAction !== undefined) return true;
  return actions.some((name) => typeof name !== 'string' || /^(?:appsync:|[^:]*[*?])|\{\{resolve:/i.test(name)); // what a reference stands for is not known yet
}

function effectOf(statement: Json): Statement['effect'] {
  const { Effect: effect } = objectOf(statement);
  return effect === 'Allow' || effect === 'Deny' ? effect : 'unknown';
}

function toPolicyStatement(value: Json): PolicyStatement {
  const statement: JsonObject = strictObject(value, ELEMENTS);
  const { Effect: effect, Condition: condition } = statement;
  if (effect !== 'Allow' && effect !== 'Deny') throw new Error(`Effect ${kindOf(effect)} is neither Allow nor Deny`);
  const texts = (name: string): readonly string[] | undefined => statement[name] === undefined ? undefined : textsOf(statement[name]);
  return {
    effect, actions: texts('Action'), notActions: texts('NotAction'), resources: texts('Resource'), notResources: texts('NotResource'), condition,
  };
}

/** @throws Error unless the value is a text or a list of texts, as IAM takes both */
export function textsOf(value: Json): readonly string[] {
  return listOf(value).map((text) => {
    if (typeof text !== 'string') throw new Error(`takes texts, and got ${kindOf(text)}`);
    return text;
  });
}
