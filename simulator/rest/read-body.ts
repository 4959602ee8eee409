import type { UploadedFile } from '../messages/uploads.ts';
import { LIMITS } from './limits.ts';
import { notSimulated, Refusal, refuseIfAny } from './refusal.ts';

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
  if (!contentType.startsWith('application/json')) {
    if (contentType.startsWith('application/x-www-form-urlencoded')) {
      refuseIfAny([notSimulated([], contentType)]);
    }
    const message = `Expected "Content-Type" header to be one of {'application/json'}, not "${contentType}".`;
    refuseIfAny([{ path: [], code: 'CONTENT_TYPE_INVALID', message }]);
  }
  return { json: withTextIds(parseJson(bytes.toString('utf8'))), files: [] };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal('invalidJson');
  }
}

async function parseForm(bytes: Buffer, contentType: string): Promise<RequestBody> {
  const form = await readForm(bytes, contentType);
  const files: UploadedFile[] = [];
  let json: unknown = {};
  for (const [field, value] of form) {
    const index = FILE_FIELD.exec(field)?.groups?.['index'];
    if (field === 'payload_json' && typeof value === 'string') json = withTextIds(parseJson(value));
    else if (index !== undefined && typeof value !== 'string')
      files.push(await keep(value, Number(index)));
    else {
      refuseIfAny([notSimulated([field], 'fields of a form beside payload_json')]);
    }
  }
  if (files.length > LIMITS.files) {
    const message = `Must be ${LIMITS.files} or fewer in length.`;
    refuseIfAny([{ path: ['files'], code: 'BASE_TYPE_MAX_LENGTH', message }]);
  }
  return { json, files };
}

async function readForm(bytes: Buffer, contentType: string): Promise<FormData> {
  const request = new Request('http://form', {
    method: 'POST',
    headers: { 'content-type': contentType },
    body: new Uint8Array(bytes),
  });
  try {
    return await request.formData();
  } catch {
    const message = 'The form cannot be parsed.';
    throw new Refusal('invalidForm', [{ path: [], code: 'MULTIPART_INVALID', message }]);
  }
}

async function keep(file: File, index: number): Promise<UploadedFile> {
  return {
    index,
    name: file.name,
    contentType: file.type || 'application/octet-stream',
    bytes: new Uint8Array(await file.arrayBuffer()),
  };
}

/** Clients send attachment ids as numbers or strings; Discord's schema has only strings. */
function withTextIds(body: unknown): unknown {
  if (typeof body !== 'object' || body === null) return body;
  const holder =
    'data' in body && typeof body.data === 'object' && body.data !== null ? body.data : body;
  const attachments: unknown = Reflect.get(holder, 'attachments');
  if (!Array.isArray(attachments)) return body;
  for (const attachment of attachments as { id?: unknown }[]) {
    if (typeof attachment?.id === 'number') attachment.id = String(attachment.id);
  }
  return body;
}
