import type { ServerResponse } from 'node:http';

import { type PageFiles, builtPage } from './built-page.ts';
import { EventStream } from './event-stream.ts';
import type { ActionContext, PageContext } from './actions.ts';
import type { Viewpoint } from './protocol.ts';
import { FaultPanel } from './fault-panel.ts';

/** State shared by all requests. */
export class PageSite {
  readonly context: ActionContext;
  readonly #streams = new Set<EventStream>();
  #files: Promise<PageFiles> | undefined;

  constructor(context: PageContext) {
    this.context = {
      ...context,
      faultPanel: new FaultPanel(context.simulator),
      touch: () => {
        for (const stream of this.#streams) stream.touch();
      },
    };
    // Builds the page while the bot starts. Requests for files report the error.
    this.files().catch(() => undefined);
  }

  files(): Promise<PageFiles> {
    this.#files ??= builtPage();
    return this.#files;
  }

  /** Streams changes to a page until it disconnects. */
  watch(view: Viewpoint, response: ServerResponse): void {
    const stream = new EventStream(this.context, view, response);
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
