/** Time as the protocol uses it; each call gives what cancels it. */
export interface Timers {
  after(milliseconds: number, call: () => void): () => void;
  every(milliseconds: number, call: () => void): () => void;
}
