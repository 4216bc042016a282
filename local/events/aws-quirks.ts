import type { Random } from './random';
import { readClientMessage } from './wire';

const DEAF_MS = { least: 1_000, most: 2_000 };

/** What AWS was seen to do to clients and this server does only when asked, for apps that have to survive it. */
export class AwsQuirks {
  constructor(private readonly random: Random) {}

  /** Milliseconds behind `subscribe_success` in which a subscription hears nothing (fact 2.5.7). */
  public deafMs(): number {
    return DEAF_MS.least + this.random() * (DEAF_MS.most - DEAF_MS.least);
  }
}

/** On AWS an unsubscribe that overtakes the answer to its subscribe is lost, and the subscription stays (fact 2.6.9). */
export class EarlyUnsubscribes {
  private readonly unanswered = new Set<string>();

  /** To be asked of each message as it arrives. */
  public isLost(text: string): boolean {
    const message = readClientMessage(text);
    if ('answer' in message) return false;
    if (message.type === 'subscribe') this.unanswered.add(message.id);
    return message.type === 'unsubscribe' && this.unanswered.has(message.id);
  }

  public answered(id: string): void {
    this.unanswered.delete(id);
  }
}
