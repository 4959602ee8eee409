import type { NewSubscription, SubscriptionSettings } from '#subscriptions/subscription.ts';

const settings: SubscriptionSettings = {
  channelId: '2000',
  delivery: 'scheduled',
  timing: { days: 'daily', time: '18:00' },
  timezone: 'Europe/London',
  content: 'news',
  about: null,
  quiet: null,
  mentionRoleId: null,
  text: 'headline',
  missed: 'latest',
  silent: false,
  publish: false,
};

/** A new subscription: daily news at 18:00 in London, unless `changes` differ. */
export function order(
  changes: Partial<SubscriptionSettings> = {},
  nextDueAt: number | null = 1000,
): NewSubscription {
  return { settings: { ...settings, ...changes }, nextDueAt };
}
