/** All processes on one database share the number of requests that Discord allows a bot. */
export interface Pace {
  /**
   * Takes the next `count` places in the line of requests, which are `interval` ms apart.
   *
   * @returns when the first of them may be made; the others follow at `interval` ms each.
   */
  take(count: number, interval: number, now: number): Promise<number>;
}
