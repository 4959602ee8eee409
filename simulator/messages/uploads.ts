import type { APIAttachment } from 'discord-api-types/v10';
import type { Snowflakes } from '../snowflakes.ts';
import type { AttachmentDraft } from './create-message.ts';

export interface UploadedFile {
  /** The index in `files[n]`. */
  readonly index: number;
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** Uploaded files, kept in memory and served at their attachment's URL. */
export class Uploads {
  readonly #ids: Snowflakes;
  readonly #origin: () => string;
  readonly #files = new Map<string, UploadedFile>();
  readonly #sentAlong = new Map<string, APIAttachment>();

  constructor(ids: Snowflakes, origin: () => string) {
    this.#ids = ids;
    this.#origin = origin;
  }

  /** Stores a file and returns its attachment. */
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

  /** Stores a file for a command and returns the id for its option. */
  keepForCommand(file: UploadedFile, channelId: string): string {
    const attachment = { ...this.keep(file, channelId, undefined), ephemeral: true };
    this.#sentAlong.set(attachment.id, attachment);
    return attachment.id;
  }

  /** The attachment of a command option's id. */
  sentAlong(id: string): APIAttachment | undefined {
    return this.#sentAlong.get(id);
  }

  /** The text of an attachment by its URL; undefined if it isn't text. */
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
