import type { APIEmbed, APIEmbedField } from 'discord-api-types/v10';
import { type TemplateResult, html, nothing } from 'lit';
import { readFooterTime } from '../terminal/drawing/timestamps.ts';
import { drawLink, drawText } from './draw-text.ts';
import { type Viewer, localAddress } from './viewer.ts';

const FIELDS_IN_A_ROW = 3;

/** An embed. https://docs.discord.com/developers/resources/message#embed-object */
export function drawEmbed(embed: APIEmbed, viewer: Viewer): TemplateResult {
  const { color, description, fields = [] } = embed;
  return html`<discord-embed
    slot="embeds"
    .color=${color === undefined ? undefined : `#${color.toString(16).padStart(6, '0')}`}
    .thumbnail=${localAddress(embed.thumbnail?.url, viewer)}
  >
    ${drawAuthor(embed)} ${drawTitle(embed, viewer)}
    ${
      description === undefined
        ? nothing
        : html`<discord-embed-description slot="description"
            >${drawText(description, viewer)}</discord-embed-description
          >`
    }
    ${
      fields.length === 0
        ? nothing
        : html`<discord-embed-fields slot="fields"
            >${drawFields(embed, fields, viewer)}</discord-embed-fields
          >`
    }
    ${drawFarPicture(embed, viewer)} ${drawPicture(embed, viewer)} ${drawFooter(embed, viewer)}
  </discord-embed>`;
}

// The library's own titles don't support markdown and turn long numbers into custom emoji.
function drawTitle({ title, url }: APIEmbed, viewer: Viewer): TemplateResult | typeof nothing {
  if (title === undefined) return nothing;
  const text = drawText(title, viewer);
  return html`<h3 slot="description" class="embed-title">
    ${url === undefined ? text : drawLink(url, html`${text}`)}
  </h3>`;
}

function drawAuthor({ author }: APIEmbed): TemplateResult | typeof nothing {
  if (author === undefined) return nothing;
  return html`<div slot="description" class="embed-author">
    ${author.url === undefined ? author.name : drawLink(author.url, author.name)}
  </div>`;
}

function drawFields({ title }: APIEmbed, fields: readonly APIEmbedField[], viewer: Viewer) {
  const level = title === undefined ? 3 : 4;
  let column = 0;
  return fields.map(({ name, value, inline = false }) => {
    column = inline ? (column % FIELDS_IN_A_ROW) + 1 : 0;
    return html`<discord-embed-field inline-index=${inline ? column : nothing}
      ><div class="field-title" role="heading" aria-level=${level}>${drawText(name, viewer)}</div>
      ${drawText(value, viewer)}</discord-embed-field
    >`;
  });
}

function drawFooter({ footer, timestamp }: APIEmbed, viewer: Viewer) {
  const time = timestamp === undefined ? [] : [readFooterTime(timestamp, viewer)];
  const text = [...(footer === undefined ? [] : [footer.text]), ...time].join(' • ');
  if (text === '') return nothing;
  return html`<discord-embed-footer slot="footer"><span>${text}</span></discord-embed-footer>`;
}

// The library's own pictures have no alt text.
function drawPicture({ image }: APIEmbed, viewer: Viewer): TemplateResult | typeof nothing {
  const address = localAddress(image?.url, viewer);
  if (address === undefined) return nothing;
  const { description = '' } = image ?? {};
  return html`<img slot="footer" class="embed-picture" src=${address} alt=${description} />`;
}

/** A link instead of a remote picture: this page works offline. */
function drawFarPicture(embed: APIEmbed, viewer: Viewer): readonly TemplateResult[] {
  const urls = [embed.image?.url, embed.thumbnail?.url, embed.video?.url];
  return urls
    .filter((url) => url !== undefined && localAddress(url, viewer) === undefined)
    .map(
      (url = '') =>
        html`<div slot="description" class="far-picture quiet">${drawFarLink(url)}</div>`,
    );
}

function drawFarLink(url: string): TemplateResult {
  if (!/^https?:\/\//iu.test(url) || !URL.canParse(url)) return html`A picture: ${url}`;
  return html`A picture at ${drawLink(url, new URL(url).host)}, which isn't loaded here.`;
}
