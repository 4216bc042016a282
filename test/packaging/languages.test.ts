import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

describe('the code that jsii generates', () => {
  const folder = mkdtempSync(join(tmpdir(), 'languages-'));
  beforeAll(() => {
    execFileSync('npx', ['jsii-pacmak', '--code-only', '-t', 'java', '-t', 'dotnet', '-t', 'go', '--outdir', folder], { cwd: join(__dirname, '../..') });
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each([
    ['Java', 'java/src/main/java/io/github/cdkcognitoeventsapi/CognitoEventsApi.java', 'io.github.cdkcognitoeventsapi.EventsNamespace getPrivateNamespace()'],
    ['.NET', 'dotnet/CdkCognitoEventsApi/CdkCognitoEventsApi/CognitoEventsApi.cs', 'public CognitoEventsApi(Constructs.Construct scope, string id'],
    ['Go', 'go/cdkcognitoeventsapi/CognitoEventsApi.go', 'func NewCognitoEventsApi(scope constructs.Construct, id *string, props *CognitoEventsApiProps) CognitoEventsApi'],
  ])('has the construct in %s', (_, file, declaration) => {
    expect(readFileSync(join(folder, file), 'utf8')).toContain(declaration);
  });
});
