import type { Session } from './api-client.ts';
import { DEMONSTRATION_PIN } from './certification.ts';

type GridPage = {
  readonly sheetId: string;
  readonly rev: number;
  readonly hasScore: boolean;
  readonly columns: readonly { readonly field: string; readonly kind: string }[];
  readonly rows: readonly { readonly enrolmentId: string; readonly state: string }[];
};
type CeremonyPage = {
  readonly state: 'preparing' | 'prepared' | 'confirmed' | 'done' | 'ended';
  readonly [count: string]: unknown;
};
type ReviewPage = { readonly documents: readonly string[]; readonly count: number };

/** What a person types into a row's field: nothing leaves the cell as it is. `i` is the pupil's place in the class list. */
export type Typing = (field: string, kind: string, i: number, enrolmentId: string) => string | undefined;

/** The pages to which a person's open tasks lead, from his own inbox. */
export async function taskPages(session: Session): Promise<readonly string[]> {
  const inbox = await session.get<{ groups: readonly { rows: readonly { page: string }[] }[] }>('/inbox');
  return inbox.groups.flatMap(({ rows }) => rows.map(({ page }) => page));
}

/** Types into a class's sheet at one point, all cells in one save; gives the page as it was read. */
export async function fillSheet(session: Session, page: string, typing: Typing): Promise<GridPage> {
  const grid = await session.get<GridPage>(page);
  const cells = grid.rows.flatMap(({ enrolmentId, state }, i) =>
    state === 'signed'
      ? []
      : grid.columns.flatMap(({ field, kind }) => {
          const typed = typing(field, kind, i, enrolmentId);
          return typed === undefined ? [] : [{ enrolmentId, field, typed, rev: 0 }];
        }),
  );
  if (cells.length > 0) await session.act(`${page}/cells`, { cells });
  return grid;
}

export const submitPoint = (session: Session, page: string): Promise<unknown> => session.act(`${page}/submit`);

/** Signs what the review page offers (a sheet's rows, or records); gives the ceremony's last page. */
export async function signReviewed(session: Session, kind: 'sheet' | 'homeroom', page: string): Promise<CeremonyPage> {
  const { documents } = await session.get<ReviewPage>(page);
  return sign(session, kind, documents);
}

/** One ceremony over documents `<subject>:<document>`, from its beginning to its end. */
export async function sign(session: Session, kind: string, documents: readonly string[]): Promise<CeremonyPage> {
  const { ceremonyId } = await session.act<{ ceremonyId: string }>('/ceremonies', { kind, documents });
  return confirmed(session, ceremonyId);
}

/** Waits for the prepare, confirms with the PIN, waits for the end. */
export async function confirmed(session: Session, ceremonyId: string): Promise<CeremonyPage> {
  await ceremonyAt(session, ceremonyId, (state) => state !== 'preparing');
  await session.act(`/ceremonies/${ceremonyId}/confirm`, { pin: DEMONSTRATION_PIN });
  return ceremonyAt(session, ceremonyId, (state) => state === 'done' || state === 'ended');
}

async function ceremonyAt(
  session: Session,
  ceremonyId: string,
  reached: (state: CeremonyPage['state']) => boolean,
): Promise<CeremonyPage> {
  return until(`ceremony ${ceremonyId}`, async () => {
    const page = await session.get<CeremonyPage>(`/ceremonies/${ceremonyId}`);
    return reached(page.state) ? page : undefined;
  });
}

/** Asks again four times a second until there is an answer; gives up after `withinMs`. */
export async function until<T>(what: string, ask: () => Promise<T | undefined>, withinMs = 180_000): Promise<T> {
  const end = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new Error(`${what}: not within ${withinMs / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

/** A plausible class: mostly T and good scores, some H, comments that differ. */
export const plausible: Typing = (field, kind, i) => {
  switch (kind) {
    case 'subjectLevel':
      return i % 5 === 3 ? 'H' : 'T';
    case 'score':
      return i % 5 === 3 ? '7' : String(9 + (i % 2));
    case 'traitLevel':
      return i % 7 === 4 ? 'Đ' : 'T';
    case 'comment':
      return COMMENTS[(i + field.length) % COMMENTS.length];
    case 'absences':
      return field === 'excusedAbsences' ? String(i % 4) : '0';
    case 'height':
      return String(112 + (i % 20));
    case 'weight':
      return `${19 + (i % 12)},5`;
    default:
      return undefined;
  }
};

const COMMENTS = [
  'Em tiếp thu bài tốt, tích cực phát biểu.',
  'Em đọc to, rõ ràng; cần luyện viết chữ đều nét hơn.',
  'Em tính toán nhanh, trình bày sạch đẹp.',
  'Em có nhiều tiến bộ trong học kì II.',
  'Em biết giúp đỡ bạn, mạnh dạn trong hoạt động nhóm.',
  'Em cần cố gắng tập trung hơn trong giờ học.',
];
