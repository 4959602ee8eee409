import type { Simulator } from '../simulator.ts';
import type { FaultsReport } from './protocol.ts';

const EFFECTS = {
  down: { status: 503, body: { message: 'Service Unavailable', code: 0 } },
  slow: { delayMs: 2_000 },
};

export type FaultPanel = ReturnType<typeof createFaultPanel>;

/** The page's fault switches. A fault stays on until it's switched off. */
export function createFaultPanel({ world, faults }: Simulator) {
  const muted = new Set<string>();
  const ends = new Map<keyof typeof EFFECTS, () => void>();
  return {
    report: (): FaultsReport => ({
      muted: [...muted],
      down: ends.has('down'),
      slow: ends.has('slow'),
    }),

    /** Denies or allows the bot to write in a channel. */
    mute(channelId: string, on: boolean): void {
      if (on) world.denyBot(channelId, 'SendMessages');
      else world.allowBot(channelId, 'SendMessages');
      if (on) muted.add(channelId);
      else muted.delete(channelId);
    },

    /** `down`: every request gets 503. `slow`: every request takes two seconds. */
    switch(fault: keyof typeof EFFECTS, on: boolean): void {
      ends.get(fault)?.();
      ends.delete(fault);
      if (on) ends.set(fault, faults.rest({}, EFFECTS[fault], Infinity));
    },

    /** Switches everything off after the simulator was reset. */
    clear(): void {
      muted.clear();
      ends.clear();
    },
  };
}
