import { IAM_API, lines, loadTemplate, namespace, temporaryFolder } from './temporary-folder';
import { loadApplication } from '../../../engine/template/load-application';

const folder = temporaryFolder();
const apiKey = (properties: object) => ({ Type: 'AWS::AppSync::ApiKey', Properties: { ApiId: { 'Fn::GetAtt': ['Api', 'ApiId'] }, ...properties } });

function read(resources: object, sections: object = {}) {
  const { eventApis: [api], outputs, problems } = loadTemplate(folder, { Resources: { Api: IAM_API, ...resources }, ...sections });
  return { apiKeys: api.apiKeys, outputs, problems: lines(problems) };
}

describe('the API keys of a template', () => {
  test('belong to their API, and expire at the hour', () => {
    const at = Date.UTC(2027, 5, 1, 12) / 1000;
    expect(read({ A: apiKey({}), B: apiKey({ Expires: at + 3599, Description: 'x' }), C: apiKey({ Expires: String(at) }), D: apiKey({ ApiId: 'a-graphql-api' }) })).toMatchObject({
      apiKeys: [{ logicalId: 'A', expiresAt: undefined }, { logicalId: 'B', expiresAt: at * 1000 }, { logicalId: 'C', expiresAt: at * 1000 }],
      problems: [],
    });
  });

  test('are left out where it is not known of which API they are or when they expire', () => {
    expect(read({ A: apiKey({ Expires: 'never' }), B: apiKey({ Expires: -1 }), C: apiKey({ ApiId: ['x'] }), D: apiKey({ Expires: { Ref: 'Late' } }) })).toMatchObject({
      apiKeys: [],
      problems: [
        'Chat/A.Properties: Expires is "never", which is no number of seconds since 1970',
        'Chat/B.Properties: Expires is -1, which is no number of seconds since 1970',
        'Chat/C.Properties: ApiId is a list',
        expect.stringMatching(/^Chat\/D\.Properties: .*Late/),
      ],
    });
  });

  test('have the values that the host gives, in the template too', () => {
    const template = {
      Resources: { Api: IAM_API, Key: apiKey({}), Ns: namespace({ CodeHandlers: { 'Fn::Sub': '// ${Key.ApiKeyId}' } }) },
      Outputs: { Key: { Value: { 'Fn::GetAtt': ['Key', 'ApiKey'] } }, Arn: { Value: { Ref: 'Key' } } },
    };
    const { outputs, problems } = loadTemplate(folder, template);
    expect(outputs.map(({ name }) => name)).toEqual(['Arn']);
    expect(lines(problems)).toEqual(['Chat/Key.Value: the value of an API key is given at deployment']);
    const given = loadApplication(`${folder}/Chat.template.json`, { httpHost: 'h', realtimeHost: 'h', apiKeyOf: (_, logicalId) => `da2-of-${logicalId}` });
    const [{ apiKeys, apiId }] = given.eventApis;
    expect(apiKeys).toEqual([{ logicalId: 'Key', value: 'da2-of-Key' }]);
    expect(given.outputs).toEqual([
      { stack: 'Chat', name: 'Key', value: 'da2-of-Key' },
      { stack: 'Chat', name: 'Arn', value: expect.stringMatching(new RegExp(`^arn:aws:appsync:us-east-1:123456789012:apis/${apiId}/apikeys/[a-z0-9]{26}$`)) as string },
    ]);
  });
});
