declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** A DynamoDB in memory: https://github.com/architect/dynalite */
  export default function dynalite(options: { readonly createTableMs?: number; readonly deleteTableMs?: number }): Server;
}
