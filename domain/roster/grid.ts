import { parsePupilCode } from '../entry/code.ts';
import { parseComment } from '../entry/comment.ts';
import type { Entry } from '../entry/entry.ts';
import { parseSubjectLevel } from '../entry/level.ts';
import { parseScore } from '../entry/score.ts';
import type { ListSpec } from './fields.ts';

export type GridField = 'pupilCode' | 'level' | 'score' | 'comment';

/**
 * A class sheet as a file: the same parsers as the grid itself, joined by pupil code. Each cell stands alone: what can't be
 * read is a fault of its cell and changes nothing, the row's other cells go in (field cases EX6, EX12).
 */
export const gridList: ListSpec<GridField> = {
  list: 'grid',
  fields: [
    { field: 'pupilCode', label: 'Mã học sinh', heads: ['ma hs'], parse: parsePupilCode },
    { field: 'level', label: 'Mức đạt được', heads: ['muc'], parse: parseSubjectLevel },
    { field: 'score', label: 'Điểm KTĐK', heads: ['diem', 'diem kiem tra dinh ky', 'ktdk'], parse: parseScoreText },
    { field: 'comment', label: 'Nhận xét', heads: ['nhan xet mon hoc'], parse: parseComment },
  ],
  required: ['pupilCode'],
  telling: ['pupilCode'],
};

function parseScoreText(typed: string): Entry<string> {
  const entry = parseScore(typed);
  return 'value' in entry ? { value: String(entry.value) } : entry;
}
