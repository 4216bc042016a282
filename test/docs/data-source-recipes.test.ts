import { mkdirSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import type { CfnTable } from 'aws-cdk-lib/aws-dynamodb';
import dynalite from 'dynalite';
import { codeIn, section } from './readme';
import { runExample } from './run-example';
import { DynamoDbEndpoint } from '../../local/data-sources/dynamodb-endpoint';
import { startLocalServer } from '../../local/server';
import type { LocalServer } from '../../local/server';
import { CognitoEventsApi } from '../../src';
import { BACKEND_KEY } from '../engine/auth/test-api';
import { TestProject } from '../local/server/chat-app';

const MODERATOR = `exports.handler = async ({ events, identity, request, info }) => ({
  events: events.filter(({ payload }) => payload.text !== 'spam').map(({ id, payload }) => ({ id, payload: { ...payload, by: identity.username, on: info.channel.path } })),
});`;

describe('the recipes of the README with a data source, served', () => {
  const project = new TestProject();
  const before = process.cwd();
  let tables: Server;
  let table: DynamoDbEndpoint;
  let server: LocalServer;
  const inTable = async (action: string, input: object) => {
    const answer = await table.call({ action, input: { TableName: 'messages', ...input } }, 'us-east-1');
    if (!('output' in answer)) throw new Error(answer.message);
    return answer.output;
  };

  beforeAll(async () => {
    tables = dynalite({ createTableMs: 0, deleteTableMs: 0 });
    await new Promise<void>((resolve) => tables.listen(0, '127.0.0.1', resolve));
    const dynamodbEndpoint = `http://127.0.0.1:${(tables.address() as AddressInfo).port}`;
    table = new DynamoDbEndpoint(dynamodbEndpoint, BACKEND_KEY);
    mkdirSync(join(project.folder, 'moderator'));
    writeFileSync(join(project.folder, 'moderator', 'index.js'), MODERATOR);
    process.chdir(project.folder); // the code of the function is named from there
    project.synth((stack) => {
      const userPool = new UserPool(stack, 'Users');
      const events = new CognitoEventsApi(stack, 'Events', { userPool, userPoolClients: [userPool.addClient('Web')] });
      for (const title of ['A handler that writes to DynamoDB', 'A Lambda function as the handler']) {
        runExample(codeIn(section(title), 'ts').join('\n'), stack, { events });
      }
      (stack.node.findChild('Messages').node.defaultChild as CfnTable).tableName = 'messages'; // as deployment names it
    });
    const names = ['channel', 'id'];
    await inTable('CreateTable', {
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: names.map((AttributeName, index) => ({ AttributeName, KeyType: index === 0 ? 'HASH' : 'RANGE' })),
      AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    });
    while ((await inTable('DescribeTable', {}) as { Table: { TableStatus: string } }).Table.TableStatus !== 'ACTIVE');
    server = await startLocalServer({ app: project.app, stateFolder: project.stateFolder, dynamodbEndpoint });
    server.putUser('alice', ['members']);
    server.putUser('bob');
  });
  afterAll(async () => {
    process.chdir(before);
    await server.close();
    await new Promise((resolve) => tables.close(resolve));
    project.dispose();
  });

  const publishAs = async (user: string, channel: string, ...events: unknown[]): Promise<unknown> => {
    const headers = { 'authorization': await server.signIn(user), 'content-type': 'application/json' };
    const body = JSON.stringify({ channel, events: events.map((event) => JSON.stringify(event)) });
    return (await fetch(server.httpUrl, { method: 'POST', headers, body })).json();
  };

  test('a member\'s messages are found in the table, and arrive with their sender', async () => {
    const { sub } = server.putUser('alice', ['members']);
    const room = await server.subscribe('/room/lobby', { as: 'alice' });
    expect(await publishAs('alice', '/room/lobby', { text: 'hi' }, { text: 'ho' })).toMatchObject({ successful: [{ index: 0 }, { index: 1 }], failed: [] });
    for (const text of ['hi', 'ho']) expect(await room.next()).toEqual({ text, sender: { kind: 'user', sub } });
    room.close();
    const { Items: items } = await inTable('Scan', {}) as { Items: { text: { S: string } }[] };
    const stored = { id: { S: expect.any(String) as unknown }, channel: { S: '/room/lobby' }, by: { S: sub } };
    expect(items.sort((one, other) => one.text.S < other.text.S ? -1 : 1)).toEqual([{ ...stored, text: { S: 'hi' } }, { ...stored, text: { S: 'ho' } }]);
  });

  test('whoever is no member writes nothing there', async () => {
    expect(await publishAs('bob', '/room/secret', { text: 'hi' })).toMatchObject({ errors: [expect.anything()] });
    expect(await inTable('Scan', {})).toMatchObject({ Count: 2 });
  });

  test('the function drops and changes events, and the sender is the server\'s', async () => {
    const { sub } = server.putUser('bob');
    const lobby = await server.subscribe('/lobby/1', { as: 'alice' });
    await publishAs('bob', '/lobby/1', { text: 'spam' }, { text: 'hi', sender: 'the king' });
    expect(await lobby.next()).toEqual({ text: 'hi', by: 'bob', on: '/lobby/1', sender: { kind: 'user', sub } });
    lobby.close();
  });
});
