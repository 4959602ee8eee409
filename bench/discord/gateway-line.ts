import { GatewayOpcodes, type GatewaySendPayload } from 'discord-api-types/v10';
import { WebSocketServer, type WebSocket } from 'ws';
import { guildCreate, guildId } from './guild.ts';
import { interactionWriter, type Question } from './interaction.ts';
import type { Line } from './line.ts';
import { application, startRest } from './rest.ts';
import { token } from './ids.ts';

/** https://discord.com/developers/docs/events/gateway#gateway-intents */
const guildsIntent = 1;

/**
 * Milliseconds before the first word. Sent at once it would come in one packet with the response to the
 * upgrade, as it never does over the internet, and seyfert would overlook it.
 */
const helloDelay = 5;

/** Bytes that may wait in the socket before the next guild is made. */
const highWater = 1_000_000;

/** Interactions go out over the gateway, answers come in as callbacks of the REST API. */
export async function openGatewayLine({ guilds }: { readonly guilds: number }): Promise<Line> {
  const rest = await startRest();
  const gateway = new WebSocketServer({ server: rest.server });
  rest.gatewayUrl = rest.apiUrl.replace(/^http(.*)\/api$/, 'ws$1');
  const writers = new Map<Question, (number: number) => string>();
  let sequence = 0;
  let ready: WebSocket | undefined;
  let waiting: string[] = [];

  function event(socket: WebSocket, name: string, json: string): void {
    sequence += 1;
    socket.send(`{"op":0,"s":${sequence},"t":"${name}","d":${json}}`);
  }

  gateway.on('connection', (socket) => {
    setTimeout(() => {
      socket.send('{"op":10,"d":{"heartbeat_interval":41250},"s":null,"t":null}');
    }, helloDelay);
    socket.on('error', () => undefined);
    socket.on('message', (data: Buffer) => {
      const { op, d } = JSON.parse(data.toString()) as GatewaySendPayload;
      if (op === GatewayOpcodes.Heartbeat) socket.send('{"op":11,"d":null,"s":null,"t":null}');
      if (op === GatewayOpcodes.Identify) void introduce(socket, d.intents);
    });
  });

  /** Guilds are brought to those who asked for them; interactions come to everybody. */
  async function introduce(socket: WebSocket, intents: number): Promise<void> {
    const numbers = Array.from({ length: guilds }, (_, number) => number);
    event(
      socket,
      'READY',
      JSON.stringify({
        v: 10,
        user: application.bot,
        guilds: numbers.map((number) => ({ id: guildId(number), unavailable: true })),
        session_id: 'bench',
        session_type: 'normal',
        resume_gateway_url: rest.gatewayUrl,
        shard: [0, 1],
        application: { id: application.id, flags: 0 },
        private_channels: [],
        relationships: [],
        presences: [],
        geo_ordered_rtc_regions: [],
        user_settings: {},
        guild_join_requests: [],
        _trace: [],
      }),
    );
    for (const number of (intents & guildsIntent) === 0 ? [] : numbers) {
      event(socket, 'GUILD_CREATE', JSON.stringify(guildCreate(number)));
      while (socket.bufferedAmount > highWater)
        await new Promise((resolve) => setImmediate(resolve));
    }
    ready = socket;
    for (const json of waiting) event(socket, 'INTERACTION_CREATE', json);
    waiting = [];
  }

  const line: Line = {
    environment: { DISCORD_TOKEN: token, DISCORD_API_URL: rest.apiUrl },
    ask(number, question) {
      const write = writers.get(question) ?? interactionWriter(question);
      writers.set(question, write);
      if (ready) event(ready, 'INTERACTION_CREATE', write(number));
      else waiting.push(write(number));
    },
    onAnswer: () => undefined,
    async close() {
      for (const socket of gateway.clients) socket.terminate();
      gateway.close();
      await rest.close();
    },
  };
  rest.onCallback = (number, body) => {
    line.onAnswer(number, body);
  };
  return line;
}
