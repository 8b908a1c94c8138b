// A block from Excel: the server says what goes where, a person agrees, one undo takes all of it back (field case FO4).
import { cellOf, flush, nameOf, post, show, textOf, typed } from './grid-save.js';

const form = document.getElementById('grid');
const dialog = document.getElementById('paste');
const area = document.getElementById('paste-text');
const toast = document.getElementById('toast');
const words = (key, facts = {}) => form.dataset[key].replace(/\{(\w+)\}/g, (_, name) => facts[name] ?? '');
let startCell;
let preview;
let undo = [];

const isBlock = (text) => /[\t]/.test(text) || /\r?\n./.test(text.trim());

form.addEventListener('paste', (event) => {
  const text = event.clipboardData?.getData('text/plain') ?? '';
  const name = nameOf(event.target);
  if (!name || !isBlock(text)) return;
  event.preventDefault();
  look(name, text);
});
form.addEventListener('focusin', (event) => {
  startCell = nameOf(event.target) ?? startCell;
});

document.getElementById('paste-open')?.addEventListener('click', () => area.showModal());
document.getElementById('paste-look').addEventListener('click', () => {
  const text = document.getElementById('paste-area').value;
  area.close();
  look(startCell ?? form.querySelector('[data-cell]').dataset.cell, text);
});
for (const button of document.querySelectorAll('[data-close]')) {
  button.addEventListener('click', () => button.closest('dialog').close());
}

async function look(name, text) {
  const [, enrolmentId, field] = /^cell\.(\w+)\.(.+)$/.exec(name);
  const { status, body } = await post('/paste', { text, enrolmentId, field });
  const what = document.getElementById('paste-what');
  const rows = document.getElementById('paste-cells');
  rows.replaceChildren();
  preview = status === 200 ? body : undefined;
  document.getElementById('paste-do').hidden = !preview;
  what.textContent = preview ? summary(preview) : body.message?.[form.dataset.language];
  for (const cell of preview?.cells ?? []) rows.append(lineOf(cell));
  dialog.showModal();
}

function summary({ rows, columns, cells, outside }) {
  const wrong = cells.filter(({ refused }) => refused).length;
  const said = words('preview', { rows, columns, cells: cells.length - wrong, wrong });
  return outside.rows + outside.columns > 0 ? `${said} ${words('outside', outside)}` : said;
}

function lineOf(cell) {
  const row = document.createElement('tr');
  const column = cellOf(`cell.${cell.enrolmentId}.${cell.field}`)?.dataset.label ?? cell.field;
  for (const text of [cell.pupil, column, cell.before, cell.typed]) row.insertCell().textContent = text;
  if (cell.refused) {
    const said = document.createElement('p');
    said.className = 'cellmsg t-stop';
    said.textContent = cell.refused.message[form.dataset.language];
    row.lastElementChild.append(said);
  }
  return row;
}

document.getElementById('paste-do').addEventListener('click', async () => {
  dialog.close();
  undo = [];
  for (const { enrolmentId, field, typed: text } of preview.cells) {
    const name = `cell.${enrolmentId}.${field}`;
    const cell = cellOf(name);
    if (!cell) continue;
    undo.push([name, textOf(cell)]);
    show(cell, text);
    if (textOf(cell) === text) typed(name, 50);
  }
  await flush();
  const wrong = preview.cells.filter(({ refused }) => refused).length;
  document.getElementById('toast-text').textContent = words('pasted', { cells: preview.cells.length - wrong, wrong });
  toast.hidden = false;
});

function takeBack() {
  for (const [name, text] of undo) {
    show(cellOf(name), text);
    typed(name, 50);
  }
  undo = [];
  document.getElementById('toast-text').textContent = words('undone');
  document.getElementById('toast-undo').hidden = true;
  setTimeout(() => {
    toast.hidden = true;
    document.getElementById('toast-undo').hidden = false;
  }, 4000);
}
document.getElementById('toast-undo').addEventListener('click', takeBack);
addEventListener('keydown', (event) => {
  if (event.key !== 'z' || !(event.ctrlKey || event.metaKey) || undo.length === 0) return;
  event.preventDefault();
  takeBack();
});
