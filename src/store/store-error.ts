import { OperatorError } from '#operator-error.ts';

export type StoreTrouble =
  | 'address' // DATABASE_URL can't be understood
  | 'foreign' // the database is another program's, or the file isn't a database
  | 'newer' // a newer version of the bot wrote the database
  | 'damaged' // the database contradicts itself or can't be read
  | 'forbidden' // it can't be read or written, by this user or at all
  | 'missing' // it doesn't exist
  | 'locked' // another process has locked it; may pass
  | 'full' // the disk, or a quota, is used up; may pass
  | 'unreachable' // the server doesn't answer or is just starting or stopping; may pass
  | 'unsupported'; // this kind of database doesn't support the operation

/** A problem with the database that an operator can fix; the message says how. */
export class StoreError extends OperatorError {
  override readonly name = 'StoreError';
  readonly trouble: StoreTrouble;

  constructor(trouble: StoreTrouble, message: string, options?: ErrorOptions) {
    super(message, options);
    this.trouble = trouble;
  }

  /** Whether a later attempt may succeed by itself. */
  override get mayPass(): boolean {
    return this.trouble === 'locked' || this.trouble === 'full' || this.trouble === 'unreachable';
  }
}
