import { shown, type Format } from '../figures.ts';

export interface Bar {
  readonly name: string;
  readonly value: number;
  readonly role: 'ours' | 'peer' | 'floor';
}

export interface Panel {
  readonly title: string;
  readonly format: Format;
  readonly bars: readonly Bar[];
}

export type Theme = 'light' | 'dark';

const palettes = {
  light: { text: '#1f2328', faint: '#59636e', ours: '#c4302b', peer: '#8c959f', floor: '#d1d9e0' },
  dark: { text: '#f0f6fc', faint: '#9198a1', ours: '#ff6b61', peer: '#6e7681', floor: '#3d444d' },
} as const;

const width = 760;
const nameWidth = 215;
const valueWidth = 110;
const barHeight = 16;
const step = 24;
const titleHeight = 34;

/** A bar longer than this multiple of the median is cut off; its number is still the real one. */
const longest = 3;

/** Draws the panels below one another. Lengths are comparable only within a panel. */
export function drawChart(panels: readonly Panel[], theme: Theme): string {
  const colours = palettes[theme];
  let top = 0;
  const groups = panels.map((panel) => {
    const group = `<g transform="translate(0 ${top})">${drawPanel(panel, colours)}</g>`;
    top += titleHeight + panel.bars.length * step + 14;
    return group;
  });
  const described = panels.map(({ title }) => title).join('; ');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${top}" width="${width}" height="${top}" role="img" font-family="system-ui, sans-serif" font-size="13">`,
    `<title>${escaped(described)}</title>`,
    ...groups,
    '</svg>\n',
  ].join('\n');
}

function drawPanel({ title, format, bars }: Panel, colours: (typeof palettes)[Theme]): string {
  const scale = scaleOf(bars.map(({ value }) => value));
  const rows = bars.map(({ name, value, role }, index) => {
    const y = titleHeight + index * step;
    const { length, isCut } = scale(value);
    const room = (width - nameWidth - valueWidth) * length;
    const weight = role === 'ours' ? ' font-weight="600"' : '';
    const number = `${shown(value, format)} ${format.unit}${isCut ? ' »' : ''}`;
    return [
      `<text x="${nameWidth - 10}" y="${y + 12}" text-anchor="end" fill="${colours.text}"${weight}>${escaped(name)}</text>`,
      `<rect x="${nameWidth}" y="${y}" width="${room.toFixed(1)}" height="${barHeight}" rx="2" fill="${colours[role]}"/>`,
      `<text x="${(nameWidth + room + 8).toFixed(1)}" y="${y + 12}" fill="${colours.faint}"${weight}>${escaped(number)}</text>`,
    ].join('\n');
  });
  const heading = `<text x="0" y="20" font-size="15" font-weight="600" fill="${colours.text}">${escaped(title)}</text>`;
  return [heading, ...rows].join('\n');
}

/** The length of each bar, 0 to 1. */
function scaleOf(values: readonly number[]): (value: number) => { length: number; isCut: boolean } {
  const sorted = values.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 1;
  const most = Math.min(sorted.at(-1) ?? 1, median * longest);
  return (value) => ({ length: Math.min(value, most) / most, isCut: value > most });
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
