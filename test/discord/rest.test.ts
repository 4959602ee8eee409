import { describe, expect, it } from 'vitest';
import { botConfig } from '../bot-config.ts';
import { SlidingWindowLimiter } from '#discord/rate-limit/sliding-window-limiter.ts';
import { createRest } from '#discord/rest.ts';
import { silent } from '../store/test-store.ts';
import { useChannels } from './channel-stage.ts';

const stage = useChannels();

describe('createRest', () => {
  it('delays requests with the token, not interactions, once the window is full', async () => {
    const { simulator, clock } = stage;
    const window = new SlidingWindowLimiter(clock, 1);
    const environment = { DISCORD_TOKEN: simulator.token, DISCORD_API_URL: simulator.apiUrl };
    const rest = createRest(botConfig(environment), window, { clock, log: silent });
    const post = Promise.withResolvers<void>();
    void window.run(() => post.promise);
    let isAnswered = false;
    const own = rest.get('/users/@me').then(() => (isAnswered = true));

    const followUp = rest.post('/webhooks/1/nonsense', { body: { content: 'a' }, auth: false });
    await expect(followUp).rejects.toThrow('Unknown Webhook');
    expect(isAnswered).toBe(false);

    post.resolve();
    await clock.advanceAndSettle(1100);
    await expect(own).resolves.toBe(true);
  });
});
