import type { InteractionAnswer } from '#interactions/dispatcher.ts';

/** A text file or a picture for an upload. */
export function fileOf(attachment: NonNullable<InteractionAnswer['attachment']>) {
  const { name } = attachment;
  return 'png' in attachment
    ? { name, data: Buffer.from(attachment.png), contentType: 'image/png' }
    : { name, data: attachment.text, contentType: 'text/plain; charset=utf-8' };
}
