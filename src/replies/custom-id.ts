import { limits } from './limits.ts';

const separator = ':';

export type CustomId<Field extends string> = ReturnType<typeof defineCustomId<Field>>;

/**
 * The action of a button or menu, encoded in its `custom_id`: `action:version:field:field`. It has no other state,
 * so it works after a restart and on any process. Anyone can forge one, so it proves nothing: permissions are
 * checked at each press.
 *
 * @param version raised when fields are added at the end. Older buttons still work, with empty ones.
 */
export function defineCustomId<const Field extends string>(
  action: string,
  version: number,
  fields: readonly Field[],
) {
  return {
    action,
    encode(values: Readonly<Record<Field, string>>): string {
      const parts = fields.map((field) => values[field]);
      const customId = [action, version, ...parts].join(separator);
      if (customId.length > limits.customId || parts.some((part) => part.includes(separator))) {
        throw new RangeError(`'${customId}' can't be decoded as a custom_id`);
      }
      return customId;
    },
    /** The fields of an id of this action, up to this version, or `undefined` for any other text. */
    decode(customId: string): Readonly<Record<Field, string>> | undefined {
      const [name, number, ...values] = customId.split(separator);
      const isOld = Number(number) > 0 && Number(number) < version && values.length < fields.length;
      const isCurrent = number === String(version) && values.length === fields.length;
      if (name !== action || !(isCurrent || isOld)) return undefined;
      const entries = fields.map((field, index) => [field, values[index] ?? '']);
      return Object.fromEntries(entries) as Record<Field, string>;
    },
  };
}

/** The action of a custom_id of any version. */
export function actionOf(customId: string): string {
  return customId.split(separator, 1)[0] ?? '';
}
