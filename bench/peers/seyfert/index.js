// From seyfert's documentation: https://docs.seyfert.dev/getting-started/first-command
const http = require('node:http');
const https = require('node:https');
const { ApiHandler, Client, LogLevels } = require('seyfert');

const { origin, pathname, port } = new URL(process.env.DISCORD_API_URL);

// seyfert supports only https on port 443. This redirects its gateway request to the bench's server.
https.request = (options) => http.request({ ...options, port });

const client = new Client({ logger: { logLevel: LogLevels.Error } });
client.setServices({
  rest: new ApiHandler({
    token: process.env.DISCORD_TOKEN,
    domain: origin,
    baseUrl: `${pathname.slice(1)}/v10`,
  }),
});

client.start();
