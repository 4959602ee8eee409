import {
  ApplicationCommandAutocompleteCallbackRequestSchema,
  ApplicationCommandUpdateRequestSchema,
  CreateMessageInteractionCallbackRequestSchema,
  CreatePrivateChannelRequestSchema,
  IncomingWebhookInteractionRequestSchema,
  IncomingWebhookUpdateRequestPartialSchema,
  MessageCreateRequestSchema,
  MessageEditRequestPartialSchema,
  PongInteractionCallbackRequestSchema,
  UpdateMessageInteractionCallbackRequestSchema,
} from 'discord-api-spec/zod';
import type { ZodMiniType } from 'zod/mini';
import { checkSchema } from './check-schema.ts';
import { formError, notSimulated, required } from './refusal.ts';
import type { FormError } from './refusal.ts';

type BodyCheck = (body: unknown) => FormError[];

const against =
  (schema: ZodMiniType, alsoKnown: readonly string[] = []): BodyCheck =>
  (body) =>
    checkSchema(schema, body, alsoKnown);

/** A message form. discord.js always adds these two fields to it. */
const messageForm =
  (schema: ZodMiniType): BodyCheck =>
  (body) =>
    checkSchema(schema, withoutIdle(body));

const IDLE: ReadonlySet<string> = new Set(['tts', 'enforce_nonce']);

/** Drops false values, which request nothing. */
function withoutIdle(body: unknown): unknown {
  if (typeof body !== 'object' || body === null) return body;
  const asked = Object.entries(body).filter(([key, value]) => !IDLE.has(key) || value !== false);
  return Object.fromEntries(
    asked.map(([key, value]) => [key, key === 'data' ? withoutIdle(value) : value]),
  );
}

export const checkNewMessage = messageForm(MessageCreateRequestSchema);
export const checkMessageEdit = messageForm(MessageEditRequestPartialSchema);
export const checkFollowUp = messageForm(IncomingWebhookInteractionRequestSchema);
export const checkWebhookEdit = messageForm(IncomingWebhookUpdateRequestPartialSchema);
export const checkNewChannel = against(CreatePrivateChannelRequestSchema);

export const checkCommandList: BodyCheck = (body) => {
  if (!Array.isArray(body)) {
    return [formError([], 'LIST_TYPE_CONVERT', 'Only iterables may be used in a ListType')];
  }
  return body.flatMap((command, index) =>
    checkNewCommand(command).map((error) => ({ ...error, path: [index, ...error.path] })),
  );
};

/**
 * Discord documents `nsfw`, but its schema lacks it. Discord returns permissions as strings and accepts
 * strings and numbers; its schema has only numbers.
 */
export function checkNewCommand(command: unknown): FormError[] {
  const schema = ApplicationCommandUpdateRequestSchema;
  return checkSchema(schema, withNumericPermissions(command), ['nsfw']);
}

function withNumericPermissions(body: unknown): unknown {
  if (typeof body !== 'object' || body === null) return body;
  const permissions: unknown = Reflect.get(body, 'default_member_permissions');
  return typeof permissions === 'string' && /^\d+$/.test(permissions)
    ? { ...body, default_member_permissions: Number(permissions) }
    : body;
}

const CALLBACKS: ReadonlyMap<unknown, BodyCheck> = new Map([
  [1, against(PongInteractionCallbackRequestSchema)],
  [4, messageForm(CreateMessageInteractionCallbackRequestSchema)],
  [5, messageForm(CreateMessageInteractionCallbackRequestSchema)],
  [6, messageForm(UpdateMessageInteractionCallbackRequestSchema)],
  [7, messageForm(UpdateMessageInteractionCallbackRequestSchema)],
  [8, against(ApplicationCommandAutocompleteCallbackRequestSchema)],
]);

export const checkCallback: BodyCheck = (body) => {
  const type: unknown =
    typeof body === 'object' && body !== null ? Reflect.get(body, 'type') : null;
  const check = CALLBACKS.get(type);
  if (check !== undefined) return check(body);
  if (type === null || type === undefined) return [required(['type'])];
  if (type === 9) return [notSimulated(['type'], 'modals')];
  const message = `Value must be one of {${[...CALLBACKS.keys()].join(', ')}}.`;
  return [formError(['type'], 'BASE_TYPE_CHOICES', message)];
};
