/**
 * Whether a server that ended is started again. In: when it ended. Out: yes, or no more.
 */

/** So many ends within so long, in milliseconds, are too many. */
const MOST = 4;
const WITHIN = 3 * 60 * 1000;

/** The latest ends of the server. */
export class Crashes {
  private times: number[] = [];

  /** Notes an end; whether to start again. */
  again(now: number): boolean {
    this.times = [...this.times.filter((time) => now - time < WITHIN), now];
    return this.times.length < MOST;
  }
}
