/** The activities of `ministryReport`, as types: activities/exchange has them. Each does a bounded amount and can be repeated. */
export type ReportWork = {
  /** Transactions 3 and 4: whether the ministry knows the province's certificate. */
  registerCertificate(runId: string): Promise<'approved' | 'waiting' | 'refused'>;
  /** Packages of the next schools after this one; the last school's id, or nothing when all are packed. */
  packNext(runId: string, afterSchool: string): Promise<string>;
  /** How many packages still wait to be signed; none once the run's certificate has ended, which drops them. */
  unsignedPackages(runId: string): Promise<number>;
  /** Sends the next packages; gives how many are left. */
  sendNext(runId: string): Promise<number>;
  /** Asks about every package that has no outcome, once; gives how many are still without. */
  pollAll(runId: string): Promise<number>;
  moveReport(runId: string, state: 'awaitingSignature' | 'sending' | 'polling' | 'done' | 'refused'): Promise<void>;
};
