// The floor: a gateway socket and undici for the callbacks, without resuming, backoff or sharding.
const { Pool } = require('undici');
const { WebSocket } = require('ws');
const answer = require('../answer.json');

const token = process.env.DISCORD_TOKEN;
const { origin, pathname } = new URL(process.env.DISCORD_API_URL);
const api = `${pathname}/v10`;
const pool = new Pool(origin);

async function reply({ id, token }) {
  const { body } = await pool.request({
    method: 'POST',
    path: `${api}/interactions/${id}/${token}/callback`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ type: 4, data: { embeds: [answer] } }),
  });
  await body.dump();
}

async function main() {
  const { body } = await pool.request({
    method: 'GET',
    path: `${api}/gateway/bot`,
    headers: { authorization: `Bot ${token}` },
  });
  const { url } = await body.json();
  const socket = new WebSocket(`${url}?v=10&encoding=json`);
  let sequence = null;
  socket.on('message', (data) => {
    const { op, t, s, d } = JSON.parse(data);
    if (s) sequence = s;
    if (op === 10) {
      const beat = () => socket.send(JSON.stringify({ op: 1, d: sequence }));
      setInterval(beat, d.heartbeat_interval).unref();
      const properties = { os: process.platform, browser: 'floor', device: 'floor' };
      socket.send(JSON.stringify({ op: 2, d: { token, intents: 0, properties } }));
    } else if (t === 'INTERACTION_CREATE') {
      reply(d);
    }
  });
}

main();
