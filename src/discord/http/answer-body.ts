import type { InteractionAnswer } from '#interactions/dispatcher.ts';
import { encoded } from '#discord/callbacks.ts';

export interface EncodedAnswer {
  readonly contentType: string;
  readonly body: Buffer;
}

/** A first answer as the body of an HTTP response: JSON, or a form with the attachment. */
export async function encodeAnswer({
  first,
  attachment,
}: Pick<InteractionAnswer, 'first' | 'attachment'>): Promise<EncodedAnswer> {
  const json = encoded(first);
  if (!attachment) return { contentType: 'application/json', body: json };
  const form = new FormData();
  form.set('payload_json', json.toString());
  const file = new Blob([attachment.text], { type: 'text/plain; charset=utf-8' });
  form.set('files[0]', file, attachment.name);
  const response = new Response(form);
  return {
    contentType: response.headers.get('content-type') ?? '',
    body: Buffer.from(await response.arrayBuffer()),
  };
}
