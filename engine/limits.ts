// Documented limits of the service: https://docs.aws.amazon.com/appsync/latest/eventapi/event-api-concepts.html

export const MAX_EVENTS_PER_PUBLISH = 5;
export const MAX_EVENT_BYTES = 240 * 1024;
export const MAX_CHANNEL_SEGMENTS = 5;
export const MAX_HANDLER_CHARACTERS = 32_768;
