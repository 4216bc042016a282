import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { RecipeStack } from './recipe-stack';
import { ApplicationAccess } from '../../../engine/access/application-access';
import { permissionMatrix } from '../../../engine/access/matrix/permission-matrix';
import type { PermissionMatrix } from '../../../engine/access/matrix/permission-matrix';
import { checkApplication } from '../../../engine/holes/check-application';
import type { CheckReport } from '../../../engine/holes/report';
import { EventsAssertions } from '../../../src';
import { codeIn } from '../readme';
import type { Section } from '../readme';
import { runExample } from '../run-example';

/** A recipe of the README, followed as it stands there: what it made, and what the product says of it. */
export class FollowedRecipe {
  public readonly stack = new RecipeStack();
  private judge: EventsAssertions | undefined;

  /**
   * @param given What its text takes for granted beside what all do
   * @param joined What an importing stack means by its literals, by the text of the template
   */
  constructor(recipe: Section, given?: (stack: RecipeStack) => void, private readonly joined?: (template: string) => string) {
    given?.(this.stack);
    const code = codeIn(recipe, 'ts').join('\n');
    const makesAnApi = /new CognitoEventsApi|fromCognitoEventsApiAttributes/.test(code);
    runExample(code, this.stack, { ...this.stack.names(), ...!makesAnApi && { events: this.stack.quickStart() } });
  }

  /** As the stack is now. */
  public get template(): Template {
    const template = Template.fromStack(this.stack);
    return this.joined ? Template.fromJSON(JSON.parse(this.joined(JSON.stringify(template.toJSON()))) as object) : template;
  }

  /** Asks who may do what, of the stack as it was when it was first asked. */
  public get may(): EventsAssertions {
    return this.judge ??= EventsAssertions.fromTemplate(this.template);
  }

  /** The ids of the library's warnings; of another's, the text. */
  public get warnings(): readonly string[] {
    return Annotations.fromStack(this.stack).findWarning('*', Match.anyValue())
      .map(({ entry }) => entry.data as string).map((text) => /\[ack: cdk-cognito-events-api:(\w+)\]/.exec(text)?.[1] ?? text);
  }

  public check(): Promise<CheckReport> {
    return checkApplication({ name: 'Template', template: this.template.toJSON() }, Date.now());
  }

  public async matrix(): Promise<PermissionMatrix> {
    return permissionMatrix(await ApplicationAccess.open({ name: 'Template', template: this.template.toJSON() }));
  }
}
