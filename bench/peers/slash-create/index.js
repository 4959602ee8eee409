// From slash-create's documentation: https://slash-create.js.org/#/docs/main/latest/examples/webserver
const crypto = require('node:crypto');
const path = require('node:path');
const { FastifyServer, SlashCreator } = require('slash-create');

const publicKey = process.env.DISCORD_PUBLIC_KEY;
const creator = new SlashCreator({
  applicationID: '1300000000000000001',
  publicKey,
  token: process.env.DISCORD_TOKEN,
  serverPort: Number(process.env.HTTP_PORT),
  serverHost: '127.0.0.1',
});

if (process.env.BENCH_VERIFY === 'node:crypto') {
  // Replaces slash-create's own signature check, which is written in JavaScript.
  const x = Buffer.from(publicKey, 'hex').toString('base64url');
  const key = crypto.createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x } });
  creator._verify = async (body, signature, timestamp) =>
    crypto.verify(null, Buffer.from(timestamp + body), key, Buffer.from(signature, 'hex'));
}

async function main() {
  await creator
    .withServer(new FastifyServer())
    .registerCommandsIn(path.join(__dirname, 'commands'));
  await creator.startServer();
}

main();
