import { GatewayOpcodes, type GatewaySendPayload } from 'discord-api-types/v10';
import { WebSocketServer, type WebSocket } from 'ws';
import { guildCreate, guildId } from './guild.ts';
import { interactionWriter, type Transport } from './interaction.ts';
import { application, startRest } from './rest.ts';
import { each, token } from './ids.ts';

/** https://discord.com/developers/docs/events/gateway#gateway-intents */
const guildsIntent = 1;

/**
 * Milliseconds before Hello. Sent at once, it shares a packet with the upgrade response, which never happens
 * over the internet, and seyfert misses it.
 */
const helloDelay = 5;

/** Bytes that a socket may buffer before the next guild is generated. */
const highWater = 1_000_000;

/** Sends interactions over the gateway and receives answers as REST callbacks. */
export async function openGatewayTransport(guilds: number): Promise<Transport> {
  const rest = await startRest((number, body) => transport.onAnswer(number, body));
  const gateway = new WebSocketServer({ server: rest.server });
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

  /** GUILD_CREATE depends on the intents; INTERACTION_CREATE doesn't. */
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
        ...each('private_channels relationships presences geo_ordered_rtc_regions', []),
        ...each('guild_join_requests _trace', []),
        user_settings: {},
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

  const transport: Transport = {
    environment: { DISCORD_TOKEN: token, DISCORD_API_URL: rest.apiUrl },
    ask(number, question) {
      const json = interactionWriter(question)(number);
      if (ready) event(ready, 'INTERACTION_CREATE', json);
      else waiting.push(json);
    },
    onAnswer: () => undefined,
    async close() {
      for (const socket of gateway.clients) socket.terminate();
      gateway.close();
      await rest.close();
    },
  };
  return transport;
}
