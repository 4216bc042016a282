import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserPool, UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { App, Stack } from 'aws-cdk-lib/core';
import { MAVEN_OPTS, PYTHON, ROOT, run, WORKPLACE } from './workplace';
import { devDependencies } from '../../package.json';
import { ChannelPolicy, CognitoEventsApi, EventHandlers } from '../../src';

interface Said {
  readonly type: string;
  readonly message: string;
}
type Answers = Readonly<Record<string, Said>>;

const APPS = join(__dirname, 'apps');
const folder = mkdtempSync(join(tmpdir(), 'languages-')); // outside of this checkout, so that its esbuild is not found
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const quickStart = (language: string): string => new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\``, 'm').exec(readFileSync(join(ROOT, 'README.md'), 'utf8'))![1];
const indented = (code: string, by: number) => code.replace(/^(?=.)/gm, ' '.repeat(by));
const isImport = (line: string) => /^(from|import) /.test(line);

/** What the README takes for granted, in each language. */
function pythonStack(): string {
  const lines = quickStart('python').split('\n');
  return `${lines.filter(isImport).join('\n')}
from aws_cdk import Stack
from aws_cdk.aws_cognito import UserPool, UserPoolClient
from aws_cdk.aws_iam import Role, ServicePrincipal
from constructs import Construct


class ReadmeStack(Stack):
    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        user_pool = UserPool(self, "Users")
        web_client = UserPoolClient.from_user_pool_client_id(self, "Web", "1234567890abcdefghijklmnop")
        publisher = Role(self, "Publisher", assumed_by=ServicePrincipal("ecs-tasks.amazonaws.com"))
${indented(lines.filter((line) => !isImport(line)).join('\n'), 8)}`;
}

function javaStack(): string {
  const lines = quickStart('java').split('\n');
  return `${lines.filter(isImport).join('\n')}
import java.util.List;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.cognito.IUserPoolClient;
import software.amazon.awscdk.services.cognito.UserPool;
import software.amazon.awscdk.services.cognito.UserPoolClient;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.constructs.Construct;

public class ReadmeStack extends Stack {
    public ReadmeStack(final Construct scope, final String id) {
        super(scope, id);
        UserPool userPool = new UserPool(this, "Users");
        IUserPoolClient webClient = UserPoolClient.fromUserPoolClientId(this, "Web", "1234567890abcdefghijklmnop");
        Role publisher = Role.Builder.create(this, "Publisher").assumedBy(new ServicePrincipal("ecs-tasks.amazonaws.com")).build();
${indented(lines.filter((line) => !isImport(line)).join('\n'), 8)}    }
}
`;
}

function pythonApp(): () => Answers {
  const app = join(folder, 'python');
  mkdirSync(join(app, 'handlers'), { recursive: true });
  copyFileSync(join(APPS, 'probe.py'), join(app, 'probe.py'));
  writeFileSync(join(app, 'readme_stack.py'), pythonStack());
  return () => JSON.parse(run(app, join(PYTHON, 'python'), ['probe.py'])) as Answers;
}

function javaApp(): () => Answers {
  const app = join(folder, 'java');
  const sources = join(app, 'src/main/java');
  mkdirSync(join(app, 'handlers'), { recursive: true });
  mkdirSync(sources, { recursive: true });
  copyFileSync(join(ROOT, 'examples/java/quick-start/pom.xml'), join(app, 'pom.xml'));
  copyFileSync(join(APPS, 'Probe.java'), join(sources, 'Probe.java'));
  writeFileSync(join(sources, 'ReadmeStack.java'), javaStack());
  const options = ['-q', '-B', 'compile', 'exec:java', '-Dexec.mainClass=Probe'];
  return () => {
    const printed = run(app, 'mvn', options, { MAVEN_OPTS });
    return JSON.parse(printed.slice(printed.indexOf('{'), printed.lastIndexOf('}') + 1)) as Answers;
  };
}

const stack = () => new Stack(new App({ analyticsReporting: false }), 'Chat');
const templateOf = (made: Stack) => (made.node.root as App).synth().getStackByName(made.stackName).template as unknown;
const templateIn = (language: string, name: string) => JSON.parse(readFileSync(join(folder, language, `cdk.out/${name}.template.json`), 'utf8')) as unknown;

function messagesInTypescript(): Readonly<Record<string, string>> {
  const chat = stack();
  const userPool = new UserPool(chat, 'Users');
  const events = new CognitoEventsApi(chat, 'Events', { userPool });
  const cases: Readonly<Record<string, () => unknown>> = {
    name: () => events.addNamespace('a b', { subscribePolicy: ChannelPolicy.owner() }),
    twice: () => events.addNamespace('private', { subscribePolicy: ChannelPolicy.owner() }),
    clients: () => new CognitoEventsApi(chat, 'Other', { userPool, userPoolClients: [] }),
    claim: () => ChannelPolicy.claim('custom:tenant'),
    code: () => EventHandlers.fromInline('export function onPublish(ctx) {\n  while (true) {}\n}'),
  };
  return Object.fromEntries(Object.entries(cases).map(([name, make]) => {
    try {
      make();
    } catch (error) {
      return [name, (error as Error).message];
    }
    throw new Error(`the case ${name} is no error`);
  }));
}

describe.each([['Python', 'python', pythonApp], ['Java', 'java', javaApp]] as const)('an app in %s', (_, language, make) => {
  let withoutEsbuild: Answers;
  let answers: Answers;

  beforeAll(() => {
    const probe = make();
    const app = join(folder, language);
    copyFileSync(join(APPS, 'jobs.ts'), join(app, 'handlers/jobs.ts'));
    withoutEsbuild = probe();
    run(app, 'npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel', 'error', `esbuild@${devDependencies.esbuild}`]);
    answers = probe();
  }, 600_000);

  test('gets the README\'s quick start, with the template that TypeScript has', () => {
    const readme = new Stack(new App({ analyticsReporting: false }), 'Readme');
    const userPool = new UserPool(readme, 'Users');
    const webClient = UserPoolClient.fromUserPoolClientId(readme, 'Web', '1234567890abcdefghijklmnop');
    const publisher = new Role(readme, 'Publisher', { assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com') });
    const events = new CognitoEventsApi(readme, 'Events', { userPool, userPoolClients: [webClient] });
    events.privateNamespace.grantPublish(publisher);
    expect(templateIn(language, 'Readme')).toEqual(templateOf(readme));
  });

  test.each(['name', 'twice', 'clients', 'claim', 'code'])('is told what is wrong in the same words: %s', (name) => {
    expect(answers[name].message).toContain(messagesInTypescript()[name]);
  });

  test('is told of a wrong or missing value by jsii itself', () => {
    const { type, message } = answers.types;
    expect(`${type}: ${message}`).toBe(language === 'python'
      ? 'TypeError: type of argument name must be str; got int instead'
      : 'NullPointerException: userPool is required');
  });

  test('cannot give a subscribe policy where it is decided, since the bridge to JavaScript would lose it and leave the namespace open', () => {
    const { type, message } = answers.policy;
    expect(`${type}: ${message}`).toMatch(language === 'python'
      ? /^TypeError: type of argument public_namespace must be .*DefaultNamespaceOptions/
      : /^IllegalArgumentException: argument type mismatch/);
  });

  test('is told how to get esbuild, and then has handlers in TypeScript', () => {
    expect(withoutEsbuild.handlers.message).toMatch(/EventHandlers\.fromTypeScript handlers\/jobs\.ts: esbuild was not found from .*npm/);
    expect(answers.handlers).toEqual({ type: '', message: '' });
    const handlers = new Stack(new App({ analyticsReporting: false }), 'Handlers');
    new CognitoEventsApi(handlers, 'Events', { userPool: new UserPool(handlers, 'Users') }).addNamespace('jobs', {
      subscribePolicy: ChannelPolicy.owner(),
      handlers: EventHandlers.fromTypeScript(join(APPS, 'jobs.ts'), { values: { stage: 'live' } }),
    });
    expect(templateIn(language, 'Handlers')).toEqual(templateOf(handlers));
  });
});

test('Python\'s examples satisfy mypy in its strictest mode', () => {
  const examples = join(WORKPLACE, 'examples/python');
  for (const example of ['quick-start', 'team-chat']) {
    expect(run(join(examples, example), join(PYTHON, 'mypy'), ['--strict', '--cache-dir', join(WORKPLACE, 'mypy'), '.'])).toContain('no issues found');
  }
});
