import type { Simulator } from '../simulator.ts';
import type { FaultsReport } from './protocol.ts';

/** Milliseconds that a slow Discord takes for each request. */
const SLOW = 2_000;
const DOWN = { status: 503, body: { message: 'Service Unavailable', code: 0 } } as const;

/** The switches for trouble on the page: what is on stays on until it is switched off. */
export class TroubleBoard {
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

  /** Takes from the bot, or gives it back, the right to write in a channel. */
  mute(channelId: string, on: boolean): void {
    const { world } = this.#simulator;
    if (on) world.denyBot(channelId, 'SendMessages');
    else world.allowBot(channelId, 'SendMessages');
    if (on) this.#muted.add(channelId);
    else this.#muted.delete(channelId);
  }

  /** `down`: every request is answered with 503. `slow`: with two seconds' delay. */
  turn(trouble: 'down' | 'slow', on: boolean): void {
    this.#ends.get(trouble)?.();
    this.#ends.delete(trouble);
    if (!on) return;
    const fault = trouble === 'down' ? DOWN : { delayMs: SLOW };
    this.#ends.set(trouble, this.#simulator.faults.rest({}, fault, Infinity));
  }

  /** For when the simulator was reset. */
  clear(): void {
    this.#muted.clear();
    this.#ends.clear();
  }
}
