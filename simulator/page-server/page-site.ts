import type { ServerResponse } from 'node:http';

import { type PageFiles, builtPage } from './built-page.ts';
import { EventStream } from './event-stream.ts';
import type { Desk } from './deeds.ts';
import type { Room } from './room.ts';
import type { Viewpoint } from './scene.ts';
import { TranscriptIndex } from './transcript-index.ts';
import { TroubleBoard } from './trouble-board.ts';

/** What all requests share. */
export class PageSite {
  readonly desk: Desk;
  readonly index: TranscriptIndex;
  readonly #streams = new Set<EventStream>();
  #files: Promise<PageFiles> | undefined;

  constructor(room: Room) {
    this.desk = {
      ...room,
      trouble: new TroubleBoard(room.simulator),
      touch: () => {
        for (const stream of this.#streams) stream.touch();
      },
    };
    this.index = new TranscriptIndex(room.simulator.transcript);
    // Built while the bot starts; who asks for a file hears of what went wrong.
    this.files().catch(() => undefined);
  }

  files(): Promise<PageFiles> {
    this.#files ??= builtPage();
    return this.#files;
  }

  /** Tells a page what happens, until it hangs up. */
  watch(view: Viewpoint, response: ServerResponse): void {
    const stream = new EventStream({ ...this.desk, index: this.index }, view, response);
    this.#streams.add(stream);
    response.on('close', () => {
      this.#streams.delete(stream);
      stream.close();
    });
  }

  close(): void {
    for (const stream of this.#streams) stream.close();
  }
}
