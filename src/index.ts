export * from './auth-provider';
export * from './auth-provider-options';
export * from './channel-policy';
export * from './channel-policy-options';
export * from './cognito-events-api';
export * from './cognito-events-api-props';
export * from './events-namespace';
export * from './events-namespace-options';
