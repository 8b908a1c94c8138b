import { beforeAll, describe, expect, it } from '@jest/globals';
import type { FinishedXml, SheetRow } from '../../signing/ceremony-types.ts';
import { finishSheet, prepareSheet, rowDigest, verifySubjectEvidence } from '../../signing/subject-evidence.ts';
import { aSchool, minutes, PROFILE, sheetRows, type TestSchool, trustOf } from './builders.ts';
import { TIMES } from './signed-record.ts';

describe("a subject teacher's signature over a class sheet", () => {
  const rows = sheetRows(35);
  let school: TestSchool;
  let evidence: FinishedXml;

  const signSheet = async (sheetId: string, of: readonly SheetRow[]): Promise<FinishedXml> => {
    const prepared = prepareSheet({
      sheetId,
      rows: of,
      profile: PROFILE,
      signer: school.teacher,
      signingTime: TIMES.homeroom,
    });
    return finishSheet({
      prepared,
      values: await school.teacher.sign(prepared.digests),
      profile: PROFILE,
      trust: school.trust,
    });
  };
  const row = (at: number): SheetRow => rows[at] ?? sheetRows(1)[0] ?? Object.create(null);
  const namesOf = (of: SheetRow, xml: Uint8Array = evidence.xml) =>
    verifySubjectEvidence(xml, of, PROFILE, school.trust).reasons.map(({ refused }) => refused);

  beforeAll(async () => {
    school = aSchool();
    evidence = await signSheet('sheet/2025-2026/4A1/4/math', rows);
  });

  it('is one signature, and evidence of each of the 35 rows by itself', () => {
    expect(evidence.verdict.outcome).toBe('valid');
    for (const one of rows)
      expect(verifySubjectEvidence(evidence.xml, one, PROFILE, school.trust).outcome).toBe('valid');
  });

  it.each<[string, (one: SheetRow) => SheetRow]>([
    ['another score', (one) => ({ ...one, subject: { ...one.subject, score: 10 } })],
    [
      'another level',
      (one) => ({ ...one, subject: { ...one.subject, level: { scale: 'subject', value: 'completed' } } }),
    ],
    ['another comment', (one) => ({ ...one, subject: { ...one.subject, comment: 'Khá.' } })],
    ['another pupil', (one) => ({ ...one, pupilCode: 'QN-4915-9999' })],
    ['another enrolment', (one) => ({ ...one, enrolmentId: '01JE9999999999999999999999' })],
    ['another school year', (one) => ({ ...one, schoolYear: '2024-2025' })],
    ['another subject', (one) => ({ ...one, subject: { ...one.subject, key: 'science' } })],
    ['another salt', (one) => ({ ...one, salt: row(1).salt })],
    ['another revision', (one) => ({ ...one, partRevisionId: row(1).partRevisionId })],
    ['a revision that it does not hold', (one) => ({ ...one, partRevisionId: 'x' })],
  ])('is no evidence of a row with %s', (_, change) => {
    expect(namesOf(change(row(0)))).toEqual(['EVIDENCE_ROW_UNKNOWN']);
  });

  it('says nothing about marks to who does not know the salt: equal rows have different digests', () => {
    const twins = [row(0), { ...row(0), salt: row(1).salt }];
    expect(new Set(twins.map((twin) => rowDigest(twin, PROFILE))).size).toBe(2);
  });

  it('lets a row be signed again by itself, and stays valid for the others', async () => {
    const again = { ...row(3), partRevisionId: '01JZ0000000000000000000003', subject: { ...row(3).subject, score: 9 } };
    const second = await signSheet('sheet/2025-2026/4A1/4/math', [again]);
    expect(namesOf(again, second.xml)).toEqual([]);
    expect(namesOf(row(4))).toEqual([]);
    expect(namesOf(row(4), second.xml)).toEqual(['EVIDENCE_ROW_UNKNOWN']);
  });

  it.each<[string, (xml: string) => string, readonly string[]]>([
    [
      'a digest of the manifest is changed',
      (xml) => xml.replace(/(<ds:Manifest.*?<ds:DigestValue>)./s, '$1A'),
      ['CONTENT_CHANGED', 'EVIDENCE_ROW_UNKNOWN'],
    ],
    [
      'a row is taken out',
      (xml) => xml.replace(/<ds:Reference URI="urn:.*?<\/ds:Reference>/s, ''),
      ['CONTENT_CHANGED', 'EVIDENCE_ROW_UNKNOWN'],
    ],
    [
      'a second manifest is added',
      (xml) => xml.replace(/<ds:Object><ds:Manifest.*<\/ds:Object>/s, '$&$&'),
      ['SIGNATURE_SHAPE'],
    ],
    ['the signing time is changed', (xml) => xml.replaceAll('T08:00:00', 'T08:00:01'), ['CONTENT_CHANGED']],
  ])('is refused if %s', (_, attack, expected) => {
    const attacked = Buffer.from(attack(Buffer.from(evidence.xml).toString('utf8')));
    expect(attacked.equals(Buffer.from(evidence.xml))).toBe(false);
    expect([...new Set(namesOf(row(0), attacked))]).toEqual(expected);
  });

  it('is void if the certificate had been revoked before, and good if only later', () => {
    const revokedAt = (effectiveFrom: number) =>
      trustOf(school.ca, school, [{ serialNumber: school.teacher.serialNumber, effectiveFrom }]);
    const outcomeAt = (instant: number) =>
      verifySubjectEvidence(evidence.xml, row(0), PROFILE, revokedAt(instant)).outcome;
    expect(outcomeAt(TIMES.homeroom - minutes(1))).toBe('invalid');
    expect(outcomeAt(TIMES.homeroom + minutes(1))).toBe('valid');
  });
});
