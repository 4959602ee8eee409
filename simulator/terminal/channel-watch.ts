import type { SeenMessage } from '../actor.ts';
import type { Simulator } from '../simulator.ts';

export interface Post {
  readonly channelName: string;
  readonly message: SeenMessage;
}

/** Tells of each message that the bot posts into a channel of its own accord. Returns how to stop. */
export function watchChannels(simulator: Simulator, tell: (post: Post) => void): () => void {
  const { world, transcript } = simulator;
  const seen = new Set<string>();
  const look = (report: boolean): void => {
    for (const channel of world.channels.values()) {
      for (const message of world.messages(channel.id)) {
        if (seen.has(message.id)) continue;
        seen.add(message.id);
        const asked = message.interaction_metadata !== undefined;
        if (!report || asked || message.author.id !== world.application.id) continue;
        const channelName = channel.kind === 'dm' ? 'a direct message' : `#${channel.name}`;
        tell({ channelName, message });
      }
    }
  };
  look(false);
  return transcript.on(({ kind }) => {
    if (kind === 'rest') look(true);
  });
}
