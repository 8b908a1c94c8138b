import { holdingFor } from '../../domain/access/access.ts';
import { columnsOf } from '../../domain/class-sheet/cell.ts';
import type { SignedIn } from '../../persistence/account/session.ts';
import type { SheetGrid } from '../../persistence/grid/sheet-grid.ts';
import { teacherInPost } from '../ceremony/leaver.ts';
import type { Asked } from '../route.ts';
import type { GridScope } from './grid-view.ts';

type Act = 'proposeRetest' | 'allowRetest' | 'confirmForLeaver';
type Request = Asked<unknown, SignedIn>;

/** The plain forms under a sheet that its reader may open: another test (TT 27/2020 Điều 7.1d), confirming for a leaver (D13). */
export async function sheetActs(asked: Request, grid: SheetGrid): Promise<readonly { words: string; page: string }[]> {
  const { classId = '', subject = '', point = '' } = asked.params;
  const scope = { classId, subject, point: point as GridScope['point'] };
  const may = (role: 'subjectTeacher' | 'principal') =>
    holdingFor([role], asked.reader, asked.place, asked.today) !== undefined;
  const tested = columnsOf({ ...scope, ...grid }).some(({ kind }) => kind === 'score');

  const acts: readonly Act[] = [
    ...(tested && may('subjectTeacher') ? (['proposeRetest'] as const) : []),
    ...(tested && may('principal') ? (['allowRetest'] as const) : []),
    ...(point === 'yearEnd' && may('principal') && !(await teacherInPost(asked))
      ? (['confirmForLeaver'] as const)
      : []),
  ];
  return acts.map((act) => ({
    words: `acts.${act}.title`,
    page: `/classes/${classId}/sheets/${subject}/${point}/${act}`,
  }));
}
