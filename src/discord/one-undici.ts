import * as undici from 'undici';

const ofNodeHttp = ['CloseEvent', 'MessageEvent', 'WebSocket'] as const;
const global = [...ofNodeHttp, 'fetch', 'FormData', 'Headers', 'Request', 'Response'] as const;

/**
 * Node.js has an undici of its own for `fetch` and the like, and loads it as soon as one of their names is read.
 * @discordjs/rest reads one, and whatever imports node:http reads the three that this exports. So there would be
 * two in the process, though all requests go through the package: its names are put in their place, as undici's
 * own `install` does in later versions. Loaded before everything that reads them.
 */
for (const name of global) Object.assign(globalThis, { [name]: undici[name] });

const http = process.getBuiltinModule('node:http');
for (const name of ofNodeHttp) Object.defineProperty(http, name, { value: undici[name] });
