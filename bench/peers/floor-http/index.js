// The floor: node:http and signature verification.
const crypto = require('node:crypto');
const http = require('node:http');
const answer = require('../answer.json');

const x = Buffer.from(process.env.DISCORD_PUBLIC_KEY, 'hex').toString('base64url');
const key = crypto.createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x } });

const server = http.createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks);
    const timestamp = Buffer.from(String(request.headers['x-signature-timestamp']));
    const signature = Buffer.from(String(request.headers['x-signature-ed25519']), 'hex');
    if (!crypto.verify(null, Buffer.concat([timestamp, body]), key, signature)) {
      response.writeHead(401).end();
      return;
    }
    const interaction = JSON.parse(body.toString());
    const reply = interaction.type === 1 ? { type: 1 } : { type: 4, data: { embeds: [answer] } };
    const json = JSON.stringify(reply);
    response
      .writeHead(200, {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(json),
      })
      .end(json);
  });
});

server.listen(Number(process.env.HTTP_PORT), '127.0.0.1');
