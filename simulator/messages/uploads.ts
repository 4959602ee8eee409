import type { APIAttachment } from 'discord-api-types/v10';
import type { Snowflakes } from '../snowflakes.ts';
import type { AttachmentDraft } from './create-message.ts';

export interface UploadedFile {
  /** The n of `files[n]`. */
  readonly index: number;
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** Files that came with messages, kept in memory and served at their attachment's address. */
export class Uploads {
  readonly #ids: Snowflakes;
  readonly #origin: () => string;
  readonly #files = new Map<string, UploadedFile>();
  readonly #sentAlong = new Map<string, APIAttachment>();

  constructor(ids: Snowflakes, origin: () => string) {
    this.#ids = ids;
    this.#origin = origin;
  }

  /** Keeps a file and gives the attachment that stands for it. */
  keep(file: UploadedFile, channelId: string, draft: AttachmentDraft | undefined): APIAttachment {
    const id = this.#ids.next();
    const filename = (draft?.filename ?? file.name).replaceAll(/[^\w.-]/g, '_');
    const path = `/attachments/${channelId}/${id}/${filename}`;
    this.#files.set(path, file);
    const url = `${this.#origin()}${path}`;
    return {
      id,
      filename,
      size: file.bytes.byteLength,
      url,
      proxy_url: url,
      content_type: file.contentType,
      ...(draft?.description && { description: draft.description }),
      ...(draft?.title && { title: draft.title }),
    };
  }

  /** Keeps a file that goes along with a command, and gives the id that its option takes. */
  keepForCommand(file: UploadedFile, channelId: string): string {
    const attachment = { ...this.keep(file, channelId, undefined), ephemeral: true };
    this.#sentAlong.set(attachment.id, attachment);
    return attachment.id;
  }

  /** The attachment that an id stands for in a command's option. */
  sentAlong(id: string): APIAttachment | undefined {
    return this.#sentAlong.get(id);
  }

  /** The text of an attachment, by its address; undefined for what is no text. */
  textAt(url: string): string | undefined {
    const file = this.at(URL.parse(url)?.pathname ?? '');
    return file?.contentType.startsWith('text/') === true
      ? Buffer.from(file.bytes).toString()
      : undefined;
  }

  at(path: string): UploadedFile | undefined {
    return this.#files.get(path);
  }
}
