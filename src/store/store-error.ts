import { OperatorError } from '#operator-error.ts';

/**
 * What kind of trouble a store has:
 *
 * - `address`: DATABASE_URL can't be understood;
 * - `foreign`: the database is another program's, or the file is no database;
 * - `newer`: a newer version of the bot wrote the database;
 * - `damaged`: the database contradicts itself or can't be read;
 * - `forbidden`: it may not be read or written by this user, or not at all;
 * - `missing`: it is not there;
 * - `locked`: somebody else keeps it busy; trying again later may help;
 * - `full`: the disk, or a quota, is used up; may pass;
 * - `unreachable`: the server doesn't answer or is just starting or stopping; may pass;
 * - `unsupported`: this kind of database can't do what was asked.
 */
export type StoreTrouble =
  | 'address'
  | 'foreign'
  | 'newer'
  | 'damaged'
  | 'forbidden'
  | 'missing'
  | 'locked'
  | 'full'
  | 'unreachable'
  | 'unsupported';

/** Trouble with the database that whoever runs the bot can mend; the message says how. */
export class StoreError extends OperatorError {
  override readonly name = 'StoreError';
  readonly trouble: StoreTrouble;

  constructor(trouble: StoreTrouble, message: string, options?: ErrorOptions) {
    super(message, options);
    this.trouble = trouble;
  }

  /** Whether the same may work later without anybody's doing. */
  override get mayPass(): boolean {
    return this.trouble === 'locked' || this.trouble === 'full' || this.trouble === 'unreachable';
  }
}
