// From Discord's documentation of an interactions endpoint, on Fastify: https://discord.com/developers/docs/interactions/overview#setting-up-an-endpoint
const crypto = require('node:crypto');
const { fastify } = require('fastify-5');
const answer = require('../answer.json');

const x = Buffer.from(process.env.DISCORD_PUBLIC_KEY, 'hex').toString('base64url');
const key = crypto.createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x } });

const app = fastify();

app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
  const signature = Buffer.from(String(request.headers['x-signature-ed25519']), 'hex');
  const signed = Buffer.from(String(request.headers['x-signature-timestamp']) + body);
  if (crypto.verify(null, signed, key, signature)) done(null, JSON.parse(body));
  else done(Object.assign(new Error('invalid request signature'), { statusCode: 401 }));
});

app.post('/interactions', async ({ body: interaction }) => {
  if (interaction.type === 1) return { type: 1 };
  return { type: 4, data: { embeds: [answer] } };
});

app.listen({ host: '127.0.0.1', port: Number(process.env.HTTP_PORT) });
