import type { APIAttachment } from 'discord-api-types/v10';
import { LIMITS } from '../rest/limits.ts';
import { formError, Refusal, refuseIfAny } from '../rest/refusal.ts';
import type { FormError } from '../rest/refusal.ts';
import type { AttachmentDraft, MessageDraft } from './create-message.ts';
import type { UploadedFile, Uploads } from './uploads.ts';

/**
 * The attachments of a message after this request: the old ones listed in the draft (all if it has no
 * list), then the uploads.
 * https://discord.com/developers/docs/reference#uploading-files
 * @throws Refusal
 */
export function keepAttachments(
  uploads: Uploads,
  channelId: string,
  draft: MessageDraft,
  files: readonly UploadedFile[],
  old: readonly APIAttachment[],
): APIAttachment[] {
  const listed = draft.attachments ?? undefined;
  refuseIfAny([...strangers(listed ?? [], files, old), ...missingUploads(draft, files, old)]);
  if (files.some((file) => file.bytes.byteLength > LIMITS.fileSize)) {
    throw new Refusal('fileTooLarge');
  }
  const kept =
    listed === undefined ? old : old.filter(({ id }) => listed.some((one) => one.id === id));
  const added = files.map((file) => {
    const description = listed?.find((one) => one.id === String(file.index));
    return uploads.keep(file, channelId, description);
  });
  return [...kept, ...added];
}

/** Listed attachments that don't exist. */
function strangers(
  listed: readonly AttachmentDraft[],
  files: readonly UploadedFile[],
  old: readonly APIAttachment[],
): FormError[] {
  const known = new Set([...files.map(({ index }) => String(index)), ...old.map(({ id }) => id)]);
  return listed.flatMap(({ id }, index) =>
    known.has(id)
      ? []
      : formError(
          ['attachments', index, 'id'],
          'ATTACHMENT_NOT_FOUND',
          `No file or attachment has the id ${id}.`,
        ),
  );
}

/** Every `attachment://name` must refer to an attachment. */
function missingUploads(
  draft: MessageDraft,
  files: readonly UploadedFile[],
  old: readonly APIAttachment[],
): FormError[] {
  const names = new Set([
    ...files.map((file) => file.name),
    ...(draft.attachments ?? []).flatMap(({ filename }) => filename ?? []),
    ...old.map(({ filename }) => filename),
  ]);
  const text = JSON.stringify(draft.embeds ?? []);
  const wanted = [...text.matchAll(/"attachment:\/\/([^"]+)"/g)].flatMap((match) => match[1] ?? []);
  return wanted
    .filter((name) => !names.has(name))
    .map((name) => ({
      path: ['attachments'],
      code: 'UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND',
      message: `The file ${name} is referenced but not attached.`,
    }));
}
