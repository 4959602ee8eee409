import type { UploadedFile } from '../messages/uploads.ts';
import { LIMITS } from './limits.ts';
import { notSimulated, refuse, Refusal, refuseIfAny, tooLong } from './refusal.ts';

export interface RequestBody {
  readonly json: unknown;
  readonly files: readonly UploadedFile[];
}

const FILE_FIELD = /^files\[(?<index>\d+)\]$/;

/**
 * Reads JSON, or a form with JSON in `payload_json` and files in `files[n]`.
 * https://discord.com/developers/docs/reference#uploading-files
 * @throws Refusal
 */
export async function parseBody(bytes: Buffer, contentType: string): Promise<RequestBody> {
  if (bytes.length === 0) return { json: undefined, files: [] };
  if (contentType.startsWith('multipart/form-data')) return parseForm(bytes, contentType);
  if (contentType.startsWith('application/x-www-form-urlencoded')) {
    throw new Refusal('invalidForm', [notSimulated([], contentType)]);
  }
  if (contentType.startsWith('application/json')) {
    return { json: parseJson(bytes.toString('utf8')), files: [] };
  }
  const message = `Expected "Content-Type" header to be one of {'application/json'}, not "${contentType}".`;
  return refuse([], 'CONTENT_TYPE_INVALID', message);
}

function parseJson(text: string): unknown {
  try {
    return withTextIds(JSON.parse(text));
  } catch {
    throw new Refusal('invalidJson');
  }
}

async function parseForm(bytes: Buffer, contentType: string): Promise<RequestBody> {
  const form = await new Response(new Uint8Array(bytes), {
    headers: { 'content-type': contentType },
  })
    .formData()
    .catch(() => refuse([], 'MULTIPART_INVALID', 'The form cannot be parsed.'));
  const files: UploadedFile[] = [];
  let json: unknown = {};
  for (const [field, value] of form) {
    const index = FILE_FIELD.exec(field)?.groups?.['index'];
    if (field === 'payload_json' && typeof value === 'string') json = parseJson(value);
    else if (index !== undefined && typeof value !== 'string') {
      const contentType = value.type || 'application/octet-stream';
      const content = new Uint8Array(await value.arrayBuffer());
      files.push({ index: Number(index), name: value.name, contentType, bytes: content });
    } else refuseIfAny([notSimulated([field], 'fields of a form beside payload_json')]);
  }
  if (files.length > LIMITS.files) refuseIfAny([tooLong(['files'], LIMITS.files)]);
  return { json, files };
}

/** Clients send attachment ids as numbers or strings; Discord's schema has only strings. */
function withTextIds(body: unknown): unknown {
  const { attachments = Object(body).data?.attachments } = Object(body);
  if (!Array.isArray(attachments)) return body;
  for (const attachment of attachments as { id?: unknown }[]) {
    if (typeof attachment?.id === 'number') attachment.id = String(attachment.id);
  }
  return body;
}
