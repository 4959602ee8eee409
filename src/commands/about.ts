import { aboutReply } from '#replies/about.ts';
import { defineCommand, privateOption } from './declaration.ts';
import { packageInfo } from '#version.ts';

export const about = defineCommand({
  name: 'about',
  description: 'About this bot, its sources and how certain its facts are',
  scope: 'everywhere',
  options: { private: privateOption },
  run: ({ facts, startedAt }) => aboutReply(facts, packageInfo, startedAt),
});
