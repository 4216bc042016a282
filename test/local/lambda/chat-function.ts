import { AppSyncEventsResolver, UnauthorizedException } from '@aws-lambda-powertools/event-handler/appsync-events';

const app = new AppSyncEventsResolver();

app.onPublish('/chat/*', (payload) => {
  const { text } = payload as { readonly text?: string };
  if (text === undefined) throw new RangeError('no text');
  return { text: text.toUpperCase() };
});
app.onSubscribe('/chat/open/*', () => undefined);
app.onSubscribe('/chat/closed/*', () => {
  throw new UnauthorizedException('closed for the evening');
});

export const handler = (event: unknown, context: Parameters<typeof app.resolve>[1]): Promise<unknown> => app.resolve(event, context);
