export * from './channel-policy';
export * from './cognito-events-api';
export * from './events-namespace';
