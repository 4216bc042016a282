export { ChannelPolicy } from './channel-policy';
export { CognitoEventsApi, CognitoEventsApiProps } from './cognito-events-api';
export { EventsNamespace, EventsNamespaceBaseOptions, EventsNamespaceOptions } from './events-namespace';
