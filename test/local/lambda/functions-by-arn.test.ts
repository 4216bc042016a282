import { FunctionFixture, lambdaFunction } from './function-fixture';
import { FunctionsByArn } from '../../../local/lambda/functions-by-arn';

const fixture = new FunctionFixture();
afterEach(() => fixture.dispose());

const fn = lambdaFunction({ inlineCode: 'exports.handler = async ({ hang }) => hang ? new Promise((end) => setTimeout(end, 60000)) : "answer";', timeoutSeconds: 60 });
const functions = (): FunctionsByArn => new FunctionsByArn(fixture.functions(fn));

describe('a function that another service asks', () => {
  test('answers within the time that is waited for it', async () => {
    expect(await functions().invoke(fn.arn, {}, 'RequestResponse', 30_000)).toEqual({ kind: 'returned', payload: 'answer' });
  });

  test('and that hangs is not waited for any longer, though its own timeout is far away; the next call is answered', async () => {
    const asked = functions();
    expect(await asked.invoke(fn.arn, {}, 'RequestResponse')).toEqual({ kind: 'returned', payload: 'answer' });
    expect(await asked.invoke(fn.arn, { hang: true }, 'RequestResponse', 100)).toEqual({
      kind: 'failed', errorType: 'Timeout', message: 'no answer within 0.1 s, which is how long AWS waits',
    });
    expect(await asked.invoke(fn.arn, {}, 'RequestResponse')).toEqual({ kind: 'returned', payload: 'answer' });
  });

  test('and that the app does not have is an error', async () => {
    await expect(functions().invoke('arn:aws:lambda:eu-west-1:123456789012:function:other', {}, 'RequestResponse')).rejects.toThrow('is no function of the app');
  });
});
