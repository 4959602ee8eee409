import {
  CloseEvent,
  fetch,
  FormData,
  Headers,
  MessageEvent,
  Request,
  Response,
  WebSocket,
} from 'undici';

/**
 * Node.js has an undici of its own for `fetch` and the like, and loads it as soon as one of their names is read.
 * @discordjs/rest reads one, and whatever imports node:http reads the three that this exports. So there would be
 * two in the process, though all requests go through the package: its names are put in their place, as undici's
 * own `install` does in later versions. Loaded before everything that reads them.
 */
Object.assign(globalThis, {
  CloseEvent,
  fetch,
  FormData,
  Headers,
  MessageEvent,
  Request,
  Response,
  WebSocket,
});

const http = process.getBuiltinModule('node:http');
for (const [name, value] of Object.entries({ CloseEvent, MessageEvent, WebSocket })) {
  Object.defineProperty(http, name, { value });
}
