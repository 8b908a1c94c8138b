/** The activities that `rosterWriting` calls, as types: activities/roster has them. */
export type RosterWork = {
  /** Gives how many rows the list has; each has an outcome then. */
  writeList(rosterId: string): Promise<number>;
};
