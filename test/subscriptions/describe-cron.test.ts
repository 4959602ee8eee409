import { describe, expect, it } from 'vitest';
import { describeCron, namesTwoKindsOfDays } from '#subscriptions/describe-cron.ts';
import { readCron } from '#subscriptions/cron.ts';

function wordsOf(text: string): string | undefined {
  const cron = readCron(text);
  if (typeof cron !== 'string') throw new Error(cron.problem);
  return describeCron(cron);
}

describe('describeCron', () => {
  it.each([
    ['30 2 * * *', 'every day at 02:30'],
    ['0 9,18 * * *', 'every day at 09:00 and 18:00'],
    ['0,30 9-10 * * *', 'every day at 09:00, 09:30, 10:00 and 10:30'],
    ['30 * * * *', 'every hour at :30'],
    ['5 */6 * * *', 'every 6 hours at :05'],
    ['*/15 * * * *', 'every 15 minutes'],
    ['* * * * *', 'every minute'],
    ['30 * * * 1-5', 'every hour at :30, every weekday'],
    ['0 18 * * 0', 'every Sunday at 18:00'],
    ['0 18 * * 7,0', 'every Sunday at 18:00'],
    ['0 18 * * 1,3,5', 'every Monday, Wednesday and Friday at 18:00'],
    ['0 18 * * fri-sun', 'every Friday, Saturday and Sunday at 18:00'],
    ['0 18 * * 0-6', 'every day at 18:00'],
    ['0 9 1 * *', 'on the 1st of every month at 09:00'],
    ['0 9 2,3,11 * *', 'on the 2nd, 3rd and 11th of every month at 09:00'],
    ['0 9 31 * *', 'on the 31st of months that have one at 09:00'],
    ['0 9 29,30 * *', 'on the 29th and 30th of months that have them at 09:00'],
    ['0 9 1,31 * *', 'on the 1st of every month and the 31st of months that have one at 09:00'],
    ['0 9 1 * 1', 'every Monday and on the 1st of every month at 09:00'],
    ['0 9 31 * 6,0', 'every Saturday and Sunday and on the 31st of months that have one at 09:00'],
    ['0 9 29 2 *', 'on 29 February of leap years at 09:00'],
    ['30 2 14 3 *', 'every year on 14 March at 02:30'],
  ])('describes %s as %s', (cron, words) => {
    expect(wordsOf(cron)).toBe(words);
  });

  it.each([
    // At varying intervals.
    '*/7 * * * *',
    '0 */5 * * *',
    '*/15 9 * * *',
    '0,1,2,3,4 9 * * *',
    '*/10 */2 * * *',
    '0 9 * 6 *',
    '0 9 * * 1-5/2',
    '0 9 1 1,7 *',
    '0 9 1,2,3,4 * *',
    '0 9 1,2 3 *',
    '0 9 */2 * *',
    '0 9 1 1 1',
  ])('does not describe %s', (cron) => {
    expect(wordsOf(cron)).toBeUndefined();
  });
});

describe('namesTwoKindsOfDays', () => {
  it.each([
    ['0 9 1 * 1', true],
    ['0 9 1 * *', false],
    ['0 9 * * 1', false],
  ])('of %s is %s', (cron, both) => {
    expect(namesTwoKindsOfDays(cron)).toBe(both);
  });
});
