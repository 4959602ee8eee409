import { type TemplateResult, html, svg } from 'lit';

import type { ChannelInfo } from '../page-server/protocol.ts';

const SHAPES: Readonly<Record<ChannelInfo['kind'], string>> = {
  text: 'M9.5 3 9 8H4.5l-.3 2h4.6l-.5 4H3.8l-.3 2h4.6l-.6 5h2l.6-5h4l-.6 5h2l.6-5h4.4l.3-2h-4.5l.5-4h4.5l.3-2h-4.6L19 3h-2l-.6 5h-4L13 3zm2.7 7h4l-.5 4h-4z',
  announcement:
    'M20 4 8 8H4a2 2 0 0 0-2 2v4a2 2 0 0 0 2 2h1l1.2 5h2.6l-1-5H8l12 4zm-2 2.800v10.400L8.500 14V10z',
  thread: 'M5 3v9a4 4 0 0 0 4 4h7v3l5-4-5-4v3H9a2 2 0 0 1-2-2V3z',
  dm: 'M12 2a10 10 0 1 0 4.500 18.900l-.9-1.800A8 8 0 1 1 20 12v1a1.500 1.500 0 0 1-3 0V8h-2v.6A5 5 0 1 0 15.700 15.400 3.500 3.500 0 0 0 22 13v-1A10 10 0 0 0 12 2zm0 7a3 3 0 1 1 0 6 3 3 0 0 1 0-6z',
};

/** The icon before a channel's name. */
export function drawChannelIcon(kind: ChannelInfo['kind']): TemplateResult {
  return html`<svg class="mark" viewBox="0 0 24 24" aria-hidden="true">
    ${svg`<path d=${SHAPES[kind]} />`}
  </svg>`;
}
