import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { Contender } from './contenders.ts';
import { openGatewayTransport } from './discord/gateway-transport.ts';
import { openHttpTransport } from './discord/http-transport.ts';
import type { Question } from './discord/interaction.ts';
import type { Transport } from './discord/transport.ts';

export interface StartOptions {
  /** Servers that the bot is in. */
  readonly guilds?: number;
  /** Folder of V8's compile cache; no cache by default. */
  readonly compileCache?: string | undefined;
  readonly environment?: Readonly<Record<string, string>>;
  /** Keeps the bot's output, for `says`. */
  readonly listen?: boolean;
}

export interface LoadPlan {
  readonly count: number;
  readonly concurrency: number;
  /** Milliseconds. */
  readonly atMost: number;
}

/** Time limit for one answer, in milliseconds. */
const patience = 20_000;
/** Milliseconds until a question that a starting bot ignored is asked again. */
const again = 250;

const nothing: Question = { type: 2, command: 'cast', option: 'name', value: '' };

const here = import.meta.dirname;
const children = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

/** A contender in its own process, connected to its own Discord. */
export class Running {
  readonly contender: Contender;
  readonly child: ChildProcess;
  readonly #transport: Transport;
  /** Open questions: when each was asked, by number. */
  readonly #asked = new Map<number, number>();
  #next = 0;
  #answered: (number: number, wait: number) => void = () => undefined;
  #marker = '';
  #failure: Error | undefined;
  /** Milliseconds from the start of the process to its first answer. */
  firstAnswer = Number.NaN;

  private constructor(contender: Contender, transport: Transport, child: ChildProcess) {
    this.contender = contender;
    this.child = child;
    this.#transport = transport;
    transport.onAnswer = (number, body) => {
      this.#onAnswer(number, body);
    };
  }

  /** Starts the process and waits for the first answer. */
  static async start(
    contender: Contender,
    questions: readonly Question[],
    options: StartOptions = {},
  ): Promise<Running> {
    const { guilds = 1, compileCache, environment, listen = false } = options;
    const transport =
      contender.transport === 'gateway'
        ? await openGatewayTransport({ guilds })
        : await openHttpTransport();
    const begun = performance.now();
    const child = spawn(
      process.execPath,
      [
        ...(contender.flags ?? []),
        '--import',
        pathToFileURL(join(here, 'probe.mjs')).href,
        join(here, contender.main),
      ],
      {
        cwd: join(here, contender.folder),
        env: {
          PATH: process.env['PATH'],
          NODE_ENV: 'production',
          ...(compileCache === undefined
            ? { NODE_DISABLE_COMPILE_CACHE: '1' }
            : { NODE_COMPILE_CACHE: compileCache }),
          ...transport.environment,
          ...contender.environment,
          ...environment,
        },
        stdio: ['ignore', listen ? 'pipe' : 'ignore', 'inherit', 'ipc'],
      },
    );
    children.add(child);
    const running = new Running(contender, transport, child);
    child.once('exit', (code, signal) => {
      children.delete(child);
      running.#failure = new Error(`${contender.name} ended: ${code ?? signal}`);
    });
    try {
      await running.#first(questions);
      running.firstAnswer = performance.now() - begun;
      await running.#settle();
      return running;
    } catch (error) {
      await running[Symbol.asyncDispose]();
      throw error;
    }
  }

  async #first(questions: readonly Question[]): Promise<void> {
    const answered = new Promise<void>((resolve) => {
      this.#answered = () => {
        resolve();
      };
    });
    const ask = () => {
      this.#ask(questions[this.#next % questions.length] ?? nothing);
    };
    ask();
    const timer = setInterval(ask, again);
    await this.#within(answered).finally(() => {
      clearInterval(timer);
    });
  }

  /** Waits for answers to repeated questions. */
  async #settle(): Promise<void> {
    this.#answered = () => undefined;
    for (let turn = 0; turn < 20 && this.#asked.size > 0; turn += 1) await sleep(25);
    this.#asked.clear();
  }

  #ask(question: Question): void {
    this.#marker = question.type === 4 ? '"choices":[' : '"embeds":[';
    const number = this.#next;
    this.#next += 1;
    this.#asked.set(number, performance.now());
    this.#transport.ask(number, question);
  }

  #onAnswer(number: number, body: Buffer): void {
    const asked = this.#asked.get(number);
    if (asked === undefined) return;
    this.#asked.delete(number);
    if (!body.includes(this.#marker)) {
      this.#failure = new Error(`${this.contender.name} answered ${body.toString().slice(0, 200)}`);
      return;
    }
    this.#answered(number, performance.now() - asked);
  }

  /**
   * Asks `count` questions, `concurrency` at a time: the next as soon as one is answered. Ends early, with
   * fewer answers, after `atMost` milliseconds.
   */
  async load(questions: readonly Question[], { count, concurrency, atMost }: LoadPlan) {
    const waits = new Float64Array(count);
    const before = await this.#usage();
    const begun = performance.now();
    let asked = 0;
    let answered = 0;
    const ask = () => {
      this.#ask(questions[asked % questions.length] ?? nothing);
      asked += 1;
    };
    const all = new Promise<void>((resolve) => {
      this.#answered = (_, wait) => {
        waits[answered] = wait;
        answered += 1;
        if (asked < count && performance.now() - begun < atMost) ask();
        else if (answered === asked) resolve();
      };
    });
    while (asked < Math.min(concurrency, count)) ask();
    await this.#within(all, () => answered);
    const elapsed = performance.now() - begun;
    const cpu = (await this.#usage()) - before;
    this.#answered = () => undefined;
    return {
      /** Milliseconds. */
      elapsed,
      /** CPU time of the contender's process, all threads together, in microseconds. */
      cpu,
      /** From a question to its answer, in milliseconds, sorted. */
      waits: waits.subarray(0, answered).toSorted(),
    };
  }

  /** Asks at a steady rate until `done`. Latencies count from each question's scheduled time. */
  async steady(
    question: Question,
    perSecond: number,
    done: Promise<unknown>,
  ): Promise<Float64Array> {
    const waits: number[] = [];
    const begun = performance.now();
    const dueAt = new Map<number, number>();
    this.#answered = (number) => {
      waits.push(performance.now() - (dueAt.get(number) ?? Number.NaN));
      dueAt.delete(number);
    };
    let asked = 0;
    const timer = setInterval(() => {
      const due = Math.floor(((performance.now() - begun) / 1000) * perSecond);
      for (; asked < due; asked += 1) {
        dueAt.set(this.#next, begun + (asked * 1000) / perSecond);
        this.#ask(question);
      }
    }, 1);
    await this.#within(done, () => waits.length).finally(() => {
      clearInterval(timer);
    });
    await this.#settle();
    return Float64Array.from(waits).toSorted();
  }

  async #usage(): Promise<number> {
    const { cpu } = await this.probe<{ cpu: number }>('usage');
    return cpu;
  }

  /** Resolves when the bot prints a line with `text`. Requires `listen`. */
  says(text: string): Promise<void> {
    const { stdout } = this.child;
    if (!stdout) throw new Error("the bot's output isn't kept: set `listen`");
    const lines = createInterface(stdout);
    const said = new Promise<void>((resolve) => {
      lines.on('line', (line) => {
        if (line.includes(text)) resolve();
      });
    });
    return this.#within(said).finally(() => {
      lines.close();
    });
  }

  /** Memory after garbage collection, in MB. */
  async memory(): Promise<number> {
    const { rss } = await this.probe<{ rss: number }>('memory');
    return rss / 1_000_000;
  }

  async probe<T extends object>(question: string): Promise<T> {
    const bench = Math.random();
    const { child } = this;
    const answer = new Promise<T>((resolve) => {
      function take(message: unknown): void {
        const found = message as { readonly bench?: number; readonly answer?: T };
        if (found.bench !== bench || found.answer === undefined) return;
        child.off('message', take);
        resolve(found.answer);
      }
      child.on('message', take);
    });
    child.send({ bench, question });
    return this.#within(answer);
  }

  /** @throws Error if the process ends, gives a wrong answer, or makes no progress in time. */
  async #within<T>(promise: Promise<T>, progress: () => number = () => 0): Promise<T> {
    let seen = progress();
    let since = performance.now();
    const watch = Promise.withResolvers<never>();
    const timer = setInterval(() => {
      const now = progress();
      if (now !== seen) [seen, since] = [now, performance.now()];
      const isStuck = performance.now() - since > patience;
      if (this.#failure) watch.reject(this.#failure);
      else if (isStuck) watch.reject(new Error(`${this.contender.name} does not answer (${seen})`));
    }, 50);
    try {
      return await Promise.race([promise, watch.promise]);
    } finally {
      clearInterval(timer);
    }
  }

  /** Ends the process at once. */
  async [Symbol.asyncDispose](): Promise<void> {
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    if (this.child.exitCode === null && this.child.signalCode === null) {
      this.child.kill('SIGKILL');
      await ended;
    }
    await this.#transport.close();
  }
}
