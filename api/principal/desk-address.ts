import type { WaitingRecord } from '../../persistence/principal/approval-list.ts';

export const DESK = '/records/approve';

/** The address of a class's list on the desk, or of one of its records. */
export function deskAddress(where: { readonly classId?: string; readonly recordId?: string } = {}): string {
  const query = new URLSearchParams({
    ...(where.classId !== undefined && { class: where.classId }),
    ...(where.recordId !== undefined && { record: where.recordId }),
  }).toString();
  return query === '' ? DESK : `${DESK}?${query}`;
}

/** What a mark names: the record and the revision that was read. */
export const markOf = ({ recordId, revisionId }: WaitingRecord): string => `${recordId}:${revisionId}`;
