import type { APIEmbed, APIEmbedField } from 'discord-api-types/v10';
import { type TemplateResult, html, nothing } from 'lit';

import { readFooterTime } from '../terminal/drawing/timestamps.ts';
import { drawLink, drawText } from './draw-text.ts';
import { type Look, localAddress } from './look.ts';

const FIELDS_IN_A_ROW = 3;

/** An embed. https://docs.discord.com/developers/resources/message#embed-object */
export function drawEmbed(embed: APIEmbed, look: Look): TemplateResult {
  const { color, description, fields = [] } = embed;
  return html`<discord-embed
    slot="embeds"
    .color=${color === undefined ? undefined : `#${color.toString(16).padStart(6, '0')}`}
    .image=${localAddress(embed.image?.url, look)}
    .thumbnail=${localAddress(embed.thumbnail?.url, look)}
  >
    ${drawAuthor(embed)} ${drawTitle(embed, look)}
    ${
      description === undefined
        ? nothing
        : html`<discord-embed-description slot="description"
            >${drawText(description, look)}</discord-embed-description
          >`
    }
    ${
      fields.length === 0
        ? nothing
        : html`<discord-embed-fields slot="fields"
            >${drawFields(fields, look)}</discord-embed-fields
          >`
    }
    ${drawFarPicture(embed, look)} ${drawFooter(embed, look)}
  </discord-embed>`;
}

// The library's own titles take a long number for a picture of Discord's, and know no markdown.
function drawTitle({ title, url }: APIEmbed, look: Look): TemplateResult | typeof nothing {
  if (title === undefined) return nothing;
  const text = drawText(title, look);
  return html`<div slot="description" class="embed-title">
    ${url === undefined ? text : drawLink(url, html`${text}`)}
  </div>`;
}

function drawAuthor({ author }: APIEmbed): TemplateResult | typeof nothing {
  if (author === undefined) return nothing;
  return html`<div slot="description" class="embed-author">
    ${author.url === undefined ? author.name : drawLink(author.url, author.name)}
  </div>`;
}

function drawFields(fields: readonly APIEmbedField[], look: Look): readonly TemplateResult[] {
  let column = 0;
  return fields.map(({ name, value, inline = false }) => {
    column = inline ? (column % FIELDS_IN_A_ROW) + 1 : 0;
    return html`<discord-embed-field inline-index=${inline ? column : nothing}
      ><div class="field-title">${drawText(name, look)}</div>
      ${drawText(value, look)}</discord-embed-field
    >`;
  });
}

function drawFooter({ footer, timestamp }: APIEmbed, look: Look): TemplateResult | typeof nothing {
  const time = timestamp === undefined ? [] : [readFooterTime(timestamp, look)];
  const text = [...(footer === undefined ? [] : [footer.text]), ...time].join(' • ');
  if (text === '') return nothing;
  return html`<discord-embed-footer slot="footer"><span>${text}</span></discord-embed-footer>`;
}

/** A picture that is elsewhere is named, and not loaded: this page works without a network. */
function drawFarPicture(embed: APIEmbed, look: Look): readonly TemplateResult[] {
  const urls = [embed.image?.url, embed.thumbnail?.url, embed.video?.url];
  return urls
    .filter((url) => url !== undefined && localAddress(url, look) === undefined)
    .map((url = '') => html`<div slot="description" class="far-picture">${drawFarLink(url)}</div>`);
}

function drawFarLink(url: string): TemplateResult {
  if (!/^https?:\/\//iu.test(url) || !URL.canParse(url)) return html`A picture: ${url}`;
  return html`A picture at ${drawLink(url, new URL(url).host)}, which is not loaded here.`;
}
