import { limits } from './limits.ts';

/**
 * What a button or menu does, carried in its `custom_id`: `action:version:field:field`. Nothing is
 * remembered elsewhere, so it works after a restart and on any process. Anyone can forge one; it
 * must never say more than what to show.
 */
export interface CustomId<Field extends string> {
  readonly action: string;
  /** Raised when the fields change meaning: older buttons are then told apart and refused. */
  readonly version: number;
  readonly fields: readonly Field[];
  encode(values: Readonly<Record<Field, string>>): string;
  /** The fields of an id of this action and version, or `undefined` for any other text. */
  decode(customId: string): Readonly<Record<Field, string>> | undefined;
}

const separator = ':';

export function defineCustomId<const Field extends string>(
  action: string,
  version: number,
  fields: readonly Field[],
): CustomId<Field> {
  return {
    action,
    version,
    fields,
    encode(values) {
      const parts = fields.map((field) => values[field]);
      const customId = [action, version, ...parts].join(separator);
      if (customId.length > limits.customId || parts.some((part) => part.includes(separator))) {
        throw new RangeError(`'${customId}' is no custom_id that can be read back`);
      }
      return customId;
    },
    decode(customId) {
      const [name, number, ...values] = customId.split(separator);
      if (name !== action || number !== String(version) || values.length !== fields.length) {
        return undefined;
      }
      const entries = fields.map((field, index) => [field, values[index] ?? '']);
      return Object.fromEntries(entries) as Record<Field, string>;
    },
  };
}

/** The action that a custom_id names, whatever its version. */
export function actionOf(customId: string): string {
  return customId.split(separator, 1)[0] ?? '';
}
