import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { Contender } from './contenders.ts';
import { openGatewayTransport } from './discord/gateway-transport.ts';
import { openHttpTransport } from './discord/http-transport.ts';
import type { Question, Transport } from './discord/interaction.ts';
import { misspeltNames } from './questions.ts';

export interface StartOptions {
  readonly questions?: readonly Question[];
  /** Without a compile cache. */
  readonly isCold?: boolean;
  /** Servers that the bot is in. */
  readonly guilds?: number;
  readonly environment?: Readonly<Record<string, string>>;
  /** Keeps the bot's output, for `says`. */
  readonly listen?: boolean;
}

/** Time limit for one answer, in milliseconds. */
const patience = 20_000;
/** Milliseconds until a question that a starting bot ignored is asked again. */
const again = 250;

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
  #told: (answer: number) => void = () => undefined;
  #marker = '';
  #failure: Error | undefined;
  /** Milliseconds from the start of the process to its first answer. */
  firstAnswer = Number.NaN;

  private constructor(
    contender: Contender,
    transport: Transport,
    folder: string,
    { isCold = false, environment, listen = false }: StartOptions,
  ) {
    this.contender = contender;
    this.#transport = transport;
    transport.onAnswer = (number, body) => this.#onAnswer(number, body);
    const probe = pathToFileURL(join(here, 'probe.mjs')).href;
    const main = join(here, contender.main);
    this.child = spawn(process.execPath, [...(contender.flags ?? []), '--import', probe, main], {
      cwd: join(here, contender.folder),
      env: {
        PATH: process.env['PATH'],
        NODE_ENV: 'production',
        ...(isCold
          ? { NODE_DISABLE_COMPILE_CACHE: '1' }
          : { NODE_COMPILE_CACHE: join(folder, 'compile-cache') }),
        // For ours: one database for each of two at the same time.
        DATABASE_URL: `sqlite:${join(folder, `${contender.transport}.db`)}`,
        ...transport.environment,
        ...contender.environment,
        ...environment,
      },
      stdio: ['ignore', listen ? 'pipe' : 'ignore', 'inherit', 'ipc'],
    });
    children.add(this.child);
    this.child.on('message', (message: unknown) => {
      const { answer } = message as { readonly answer?: number };
      if (answer !== undefined) this.#told(answer);
    });
    this.child.once('exit', (code, signal) => {
      children.delete(this.child);
      this.#failure = new Error(`${contender.name} ended: ${code ?? signal}`);
    });
  }

  /** Starts the process, with its files in `folder`, and waits for the first answer. */
  static async start(
    contender: Contender,
    { folder }: { readonly folder: string },
    options: StartOptions = {},
  ): Promise<Running> {
    const transport =
      contender.transport === 'gateway'
        ? await openGatewayTransport(options.guilds ?? 1)
        : await openHttpTransport();
    const begun = performance.now();
    const running = new Running(contender, transport, folder, options);
    try {
      await running.#first(options.questions ?? misspeltNames);
      running.firstAnswer = performance.now() - begun;
      await running.#settle();
      return running;
    } catch (error) {
      await running[Symbol.asyncDispose]();
      throw error;
    }
  }

  async #first(questions: readonly Question[]): Promise<void> {
    const answered = new Promise<void>((resolve) => (this.#answered = () => resolve()));
    const ask = () => this.#ask(questions, this.#next);
    ask();
    const timer = setInterval(ask, again);
    await this.#within(answered).finally(() => clearInterval(timer));
  }

  /** Waits for answers to repeated questions. */
  async #settle(): Promise<void> {
    this.#answered = () => undefined;
    for (let turn = 0; turn < 20 && this.#asked.size > 0; turn += 1) await sleep(25);
    this.#asked.clear();
  }

  /** Asks one of the questions, in turn. */
  #ask(questions: readonly Question[], turn: number): void {
    const question = questions[turn % questions.length];
    if (!question) throw new Error('there are no questions');
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
  async load(
    questions: readonly Question[],
    { count, concurrency, atMost }: Readonly<Record<'count' | 'concurrency' | 'atMost', number>>,
  ) {
    const waits = new Float64Array(count);
    const before = await this.probe('cpu');
    const begun = performance.now();
    let asked = 0;
    let answered = 0;
    const ask = () => {
      this.#ask(questions, asked);
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
    const cpu = (await this.probe('cpu')) - before;
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
        this.#ask([question], 0);
      }
    }, 1);
    await this.#within(done, () => waits.length).finally(() => clearInterval(timer));
    await this.#settle();
    return Float64Array.from(waits).toSorted();
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
    return this.#within(said).finally(() => lines.close());
  }

  /** Asks the process about its resources: see `probe.mjs`. */
  probe(question: 'cpu' | 'memory' | 'flush' | 'watchStalls' | 'longestStall'): Promise<number> {
    const answer = new Promise<number>((resolve) => (this.#told = resolve));
    this.child.send({ bench: question });
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
