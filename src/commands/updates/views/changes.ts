import type { SubscriptionSettings } from '#subscriptions/subscription.ts';
import { contentNames } from './subscriptions.ts';

/** Settings with their times in words, as markdown. */
export interface DescribedSettings {
  readonly settings: SubscriptionSettings;
  readonly timing: string;
}

/** What is another now, a line each: `Times: every day at 18:00 (UTC) → every Friday at 18:00 (UTC)`. */
export function changesBetween(
  before: DescribedSettings,
  after: DescribedSettings,
): readonly string[] {
  return rows.flatMap(([name, tell]) => {
    const [was, is] = [tell(before), tell(after)];
    return was === is ? [] : [`${name}: ${was} → ${is}`];
  });
}

const rows: readonly (readonly [string, (described: DescribedSettings) => string])[] = [
  ['Channel', ({ settings }) => `<#${settings.channelId}>`],
  ['Times', ({ timing }) => timing],
  ['Content', ({ settings }) => contentNames[settings.content]],
  [
    'Mention',
    ({ settings }) =>
      settings.mentionRoleId === null ? 'nobody' : `<@&${settings.mentionRoleId}>`,
  ],
  [
    'Over 6 hours late',
    ({ settings }) => (settings.missed === 'latest' ? 'the latest is posted' : 'skipped'),
  ],
  ['Sound', ({ settings }) => (settings.silent ? 'none' : 'as usual')],
  ['Published to followers', ({ settings }) => (settings.publish ? 'yes' : 'no')],
];
