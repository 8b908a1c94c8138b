import type { CeremonyDocuments } from './ceremony-types.ts';
import { homeroomRegionDigest } from './record-xml/prepare-record.ts';
import { rowDigest } from './subject-evidence.ts';
import type { WorkerPool } from './worker-pool.ts';

/** The signings, in the threads of a pool. */
export function threadedDocuments(pool: WorkerPool): CeremonyDocuments {
  return {
    prepareHomeroom: (input) => pool.run('prepareHomeroom', input),
    prepareApproval: (input) => pool.run('prepareApproval', input),
    prepareSeal: (input) => pool.run('prepareSeal', input),
    finishHomeroom: (input) => pool.run('finishHomeroom', input),
    finishApproval: (input) => pool.run('finishApproval', input),
    finishSeal: (input) => pool.run('finishSeal', input),
    prepareSheet: (input) => pool.run('prepareSheet', input),
    finishSheet: (input) => pool.run('finishSheet', input),
    prepareList: (input) => pool.run('prepareList', input),
    finishList: (input) => pool.run('finishList', input),
    homeroomRegionDigest,
    rowDigest,
  };
}
