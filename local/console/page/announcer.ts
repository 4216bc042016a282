import type { Decision } from './console-api';
import { delay } from './delay';
import { el } from './dom';
import { channelInWords } from './names';
import type { ConsoleState, Message } from './state';
import type { View } from './view';

const PAUSE_MILLISECONDS = 1000;

/** Tells screen readers what is new: each thing if it comes alone, and a count if many come at once. */
export class Announcer implements View {
  public readonly element = el('div', { 'class': 'spoken', 'aria-live': 'polite' });
  private state?: ConsoleState;
  private heardMessage?: Message;
  private heardDecision?: Decision;
  private isSpeaking = false;

  public show(state: ConsoleState): void {
    this.state = state;
    if (!this.isSpeaking) void this.speak();
  }

  private async speak(): Promise<void> {
    this.isSpeaking = true;
    for (let text = this.news(); text !== ''; text = this.news()) {
      this.element.textContent = text;
      await delay(PAUSE_MILLISECONDS);
    }
    this.isSpeaking = false;
  }

  private news(): string {
    if (!this.state) return '';
    const { messages, decisions, users } = this.state;
    const newMessages = newerThan(messages.items, this.heardMessage);
    const newDecisions = newerThan(decisions.items, this.heardDecision);
    [this.heardMessage] = messages.items;
    [this.heardDecision] = decisions.items;
    return [
      ...newDecisions.length > 2 ? [`${newDecisions.length} decisions`] : newDecisions.map(({ allowed, operation, channel, caller, reason }) => (
        `${allowed ? 'Allowed' : 'Denied'}: ${caller.label}, ${operation} ${channel === undefined ? '' : channelInWords(channel, users)}. ${reason}`
      )),
      ...newMessages.length > 2 ? [`${newMessages.length} messages`] : newMessages.map(({ username, channel, event }) => (
        `Message for ${username} on ${channelInWords(channel, users)}: ${event.slice(0, 200)}`
      )),
    ].join('. ');
  }
}

/** All, if the last one is not there any more. */
function newerThan<Item>(items: readonly Item[], heard: Item | undefined): readonly Item[] {
  const index = heard === undefined ? -1 : items.indexOf(heard);
  return index === -1 ? items : items.slice(0, index);
}
