/** Why systemd does not take a value. */
export interface Fault {
  /** As the rest of a sentence. */
  readonly reason: string;
  /**
   * systemd reads no further: it refuses the unit as a whole, and leaves out the rest of a drop-in.
   * Otherwise it warns and goes on as if the line were not there.
   */
  readonly isFatal: boolean;
  /** What stands before the fault in the same line has its effect all the same. */
  readonly isPartial?: boolean;
}
