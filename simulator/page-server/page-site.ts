import type { ServerResponse } from 'node:http';
import { type PageFiles, builtPage } from './built-page.ts';
import { streamEvents } from './event-stream.ts';
import type { ActionContext, PageContext } from './actions.ts';
import type { Viewpoint } from './protocol.ts';
import { createFaultPanel } from './fault-panel.ts';

export type PageSite = ReturnType<typeof createPageSite>;

/** State shared by all requests. */
export function createPageSite(given: PageContext) {
  const streams = new Set<ReturnType<typeof streamEvents>>();
  const context: ActionContext = {
    ...given,
    faultPanel: createFaultPanel(given.simulator),
    touch: () => {
      for (const stream of streams) stream.touch();
    },
  };
  // Builds the page while the bot starts. Requests for files report the error.
  const files: Promise<PageFiles> = builtPage();
  files.catch(() => undefined);

  return {
    context,
    files,
    /** Streams changes to a page until it disconnects. */
    watch(view: Viewpoint, response: ServerResponse): void {
      const stream = streamEvents(context, view, response);
      streams.add(stream);
      response.on('close', () => {
        streams.delete(stream);
        stream.close();
      });
    },
    close(): void {
      for (const stream of streams) stream.close();
    },
  };
}
