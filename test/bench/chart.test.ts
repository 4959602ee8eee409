import { describe, expect, it } from 'vitest';
import { figures } from '../../bench/figures.ts';
import { drawChart, type Bar } from '../../bench/report/chart.ts';

function widths(bars: readonly Bar[]): readonly number[] {
  const svg = drawChart([{ title: 'CPU', format: figures.cpu, bars }], 'light');
  return Array.from(svg.matchAll(/<rect [^>]*width="([\d.]+)"/g), ([, width]) => Number(width));
}

const bar = (value: number): Bar => ({ name: `bot ${value}`, value, role: 'peer' });

describe('chart', () => {
  it('draws a bar twice as long for twice the value', () => {
    const [one = 0, two = 0] = widths([bar(100), bar(200)]);
    expect(one).toBeGreaterThan(100);
    expect(two / one).toBeCloseTo(2, 1);
  });

  it('cuts off and marks an outlier, but prints its whole number', () => {
    const bars = [bar(100), bar(110), bar(9000)];
    const svg = drawChart([{ title: 'CPU', format: figures.cpu, bars }], 'dark');
    expect(svg).toContain('9,000 µs »');
    expect(svg).not.toContain('110 µs »');
    const [one = 0, , far = 0] = widths(bars);
    expect(far / one).toBeCloseTo(3.3, 1);
  });

  it('escapes markup in a name', () => {
    const svg = drawChart(
      [{ title: 'a < b', format: figures.cpu, bars: [{ ...bar(1), name: '<script>&' }] }],
      'light',
    );
    expect(svg).toContain('&lt;script&gt;&amp;');
    expect(svg).not.toContain('<script>');
  });
});
