import type { Simulator } from '../simulator.ts';
import type { FaultsReport } from './protocol.ts';

/** Delay of each request, in milliseconds. */
const SLOW = 2_000;
const DOWN = { status: 503, body: { message: 'Service Unavailable', code: 0 } } as const;

/** The page's fault switches. A fault stays on until it's switched off. */
export class FaultPanel {
  readonly #simulator: Simulator;
  readonly #muted = new Set<string>();
  readonly #ends = new Map<'down' | 'slow', () => void>();

  constructor(simulator: Simulator) {
    this.#simulator = simulator;
  }

  get report(): FaultsReport {
    return {
      muted: [...this.#muted],
      down: this.#ends.has('down'),
      slow: this.#ends.has('slow'),
    };
  }

  /** Denies or allows the bot to write in a channel. */
  mute(channelId: string, on: boolean): void {
    const { world } = this.#simulator;
    if (on) world.denyBot(channelId, 'SendMessages');
    else world.allowBot(channelId, 'SendMessages');
    if (on) this.#muted.add(channelId);
    else this.#muted.delete(channelId);
  }

  /** `down`: every request gets 503. `slow`: every request takes two seconds. */
  switch(fault: 'down' | 'slow', on: boolean): void {
    this.#ends.get(fault)?.();
    this.#ends.delete(fault);
    if (!on) return;
    const effect = fault === 'down' ? DOWN : { delayMs: SLOW };
    this.#ends.set(fault, this.#simulator.faults.rest({}, effect, Infinity));
  }

  /** Switches everything off after the simulator was reset. */
  clear(): void {
    this.#muted.clear();
    this.#ends.clear();
  }
}
