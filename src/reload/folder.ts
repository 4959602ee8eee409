/** Where a process reads its pack from. */
export interface Folder {
  readonly directory: string;
  /** Names the folder in the database: its path, or `bundled`, wherever that lies. */
  readonly origin: string;
}
