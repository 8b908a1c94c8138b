import { whenTrue } from '../../crash/watching.ts';
import { aDemonstrationProvince, CLASSES_OF_35, openClasses, PUPILS } from '../class-on-stage.ts';
import { type Around, ceremony, handInHomeroom, markForApproval, signSheets } from '../class-year.ts';
import { timed } from '../figures.ts';
import { measure } from '../measure.ts';
import { addMemory, openSystem } from '../system.ts';

/** Signing through the API: from the request that brings the PIN until the last document is "đã ký"; preparing apart. */
await measure(import.meta.filename, async ({ folder, figures, size }) => {
  const classes = CLASSES_OF_35.slice(0, size(3));
  const system = await openSystem(folder);
  const onStage = await openClasses(system, await aDemonstrationProvince(system), classes);

  const watches = { sheet: watch(), homeroom: watch(), approve: watch(), seal: watch() };
  for (const one of onStage) {
    await signSheets(system, one, watches.sheet);
    const records = await handInHomeroom(one);
    await ceremony(system, one.homeroomTeacher, 'homeroom', records, watches.homeroom);
    await ceremony(system, one.principal, 'approve', await markForApproval(one), watches.approve);
    await ceremony(system, one.clerk, 'seal', records, watches.seal);
    console.log(`  ${one.name} is signed and sealed`);
  }

  const rows = `${PUPILS} rows`;
  const records = `${PUPILS} records`;
  figures.add({
    what: 'sheet, PIN to last signed',
    size: rows,
    values: watches.sheet.signed,
    unit: 'ms',
    aim: '≤ 2 s',
  });
  figures.add({ what: 'sheet, prepare', size: rows, values: watches.sheet.prepared, unit: 'ms' });
  figures.add({
    what: 'homeroom teacher, PIN to last signed',
    size: records,
    values: watches.homeroom.signed,
    unit: 'ms',
    aim: '≤ 10 s',
  });
  figures.add({
    what: 'homeroom teacher, prepare (render and freeze)',
    size: records,
    values: watches.homeroom.prepared,
    unit: 'ms',
  });
  figures.add({ what: 'principal, PIN to last signed', size: records, values: watches.approve.signed, unit: 'ms' });
  figures.add({ what: 'principal, prepare', size: records, values: watches.approve.prepared, unit: 'ms' });
  figures.add({ what: 'seal, PIN to last sealed', size: records, values: watches.seal.signed, unit: 'ms' });
  figures.add({ what: 'seal, prepare', size: records, values: watches.seal.prepared, unit: 'ms' });
  addMemory({ figures }, system, `after ${onStage.length * PUPILS} records; documents with its browser`);
  await system.close();
});

function watch(): Around & { readonly prepared: number[]; readonly signed: number[] } {
  const prepared: number[] = [];
  const signed: number[] = [];
  let confirming = 0;
  return {
    prepared,
    signed,
    when: whenTrue,
    prepare: async (work) => void prepared.push(await timed(work)),
    confirm: async (work) => {
      confirming = await timed(work);
    },
    finish: async (work) => void signed.push(confirming + (await timed(work))),
  };
}
