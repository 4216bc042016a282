/** What the constructs load to check handlers at synthesis: no sandbox, only the parser and what reads its trees. */
export { checkHandlerCode } from './handlers/handler-checker';
export { parseOwnHandlers } from './handlers/own-handlers';
