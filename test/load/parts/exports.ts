import { monitorEventLoopDelay } from 'node:perf_hooks';
import { whole } from '../../../activities/exports/in-pieces.ts';
import { csvPieces } from '../../../activities/exports/write-csv.ts';
import { workbookPieces } from '../../../activities/exports/write-workbook.ts';
import { MOST_ROWS } from '../../../api/exports/export-route.ts';
import { timed } from '../figures.ts';
import { measure } from '../measure.ts';

const TIMES = 20;
const COLUMNS = 14;

/** How long the writing of the longest list holds everybody else up, and how long it takes in all. */
await measure(import.meta.filename, async ({ figures, wants }) => {
  const rows = Array.from({ length: MOST_ROWS }, (_, row) =>
    Array.from({ length: COLUMNS }, (_, column) => `Nguyễn Thị Bưởi ${row} ${column}`),
  );
  const size = `${MOST_ROWS} rows of ${COLUMNS} cells`;
  const files = { xlsx: () => workbookPieces('Học sinh', rows), csv: () => csvPieces(rows) };
  for (const [format, pieces] of Object.entries(files).filter(([name]) => wants(name))) {
    const delay = monitorEventLoopDelay({ resolution: 1 });
    const longest: number[] = [];
    const written: number[] = [];
    for (let i = 0; i < TIMES; i++) {
      delay.enable();
      written.push(await timed(() => whole(pieces())));
      delay.disable();
      longest.push(delay.max / 1e6);
      delay.reset();
    }
    figures.add({ what: `${format}, longest block of the event loop`, size, values: longest, unit: 'ms' });
    figures.add({ what: `${format}, written`, size, values: written, unit: 'ms' });
  }
});
