/** The activities that `signingCeremony` calls, as types: activities/ceremony has them. Counts and ids only (A8). */
export type CeremonyWork = {
  prepareItems(ceremonyId: string): Promise<{ readonly prepared: number }>;
  isConfirmed(ceremonyId: string): Promise<boolean>;
  finishItems(ceremonyId: string): Promise<{ readonly remaining: number }>;
  endCeremony(ceremonyId: string, state: 'done' | 'ended'): Promise<void>;
};
