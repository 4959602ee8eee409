import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { useHarness } from './harness.ts';

const harness = useHarness();

describe('a request with an invalid path', () => {
  it.each(['GET // HTTP/1.1', 'GET // HTTP/1.1\r\nconnection: upgrade\r\nupgrade: websocket'])(
    'does not end the simulator: %j',
    async (head) => {
      const { hostname, port } = new URL(harness.simulator.apiUrl);
      const socket = connect(Number(port), hostname).on('error', () => undefined);
      socket.resume();
      socket.write(`${head}\r\nhost: x\r\n\r\n`);
      socket.setTimeout(1000, () => socket.end());
      await new Promise((resolve) => socket.on('close', resolve));
      const response = await fetch(`${harness.simulator.apiUrl}/v10/gateway`);
      expect(response.status).toBeLessThan(500);
    },
  );
});
