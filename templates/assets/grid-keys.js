// The keyboard of both grids (screens/README section 7). Single letters work on levels only, never in text fields.
import { cellOf, flush, nameOf, show, textOf, typed } from './grid-save.js';

const form = document.getElementById('grid');
const isText = (element) => element.matches('textarea, input[type=text]');

/** The element that takes the focus in a cell. */
const focusable = (cell) =>
  cell.dataset.kind === 'subjectLevel' ? (cell.querySelector('input:checked') ?? cell.querySelector('input')) : cell;

function move(cell, rows, columns) {
  const row = cell.closest('tr');
  if (rows !== 0) {
    const lines = [...form.querySelectorAll('tr[data-row]')];
    const at = lines.indexOf(row);
    for (let i = at + rows; lines[i]; i += rows) {
      const target = lines[i].querySelector(`[data-field="${CSS.escape(cell.dataset.field)}"]`);
      if (target) return focusable(target).focus();
    }
    return;
  }
  const cells = [...row.querySelectorAll('[data-cell]')];
  const target = cells[cells.indexOf(cell) + columns];
  if (target) focusable(target).focus();
}

const LETTERS = { subjectLevel: ['T', 'H', 'C'], traitLevel: ['T', 'Đ', 'C'] };

/** Which level a key means: what Unikey sends counts too (`d`, `đ`, `Đ`). */
function letterOf(key, kind) {
  const upper = key.toUpperCase();
  const letter = kind === 'traitLevel' && upper === 'D' ? 'Đ' : upper;
  return LETTERS[kind].includes(letter) ? letter : undefined;
}

form.addEventListener('keydown', (event) => {
  const name = nameOf(event.target);
  if (event.isComposing || !name) return;
  const cell = cellOf(name);
  const { kind } = cell.dataset;

  if (event.altKey || (event.ctrlKey && event.key !== 'Enter') || event.metaKey) return;
  if (LETTERS[kind] && !event.ctrlKey) {
    const letter = letterOf(event.key, kind);
    if (letter && !cell.querySelector?.(':disabled') && !cell.disabled) {
      event.preventDefault();
      show(cell, letter);
      typed(name, 300);
      if (kind === 'subjectLevel') move(cell, 1, 0);
      else move(cell, 0, 1);
      return;
    }
  }
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    if (event.target.matches('textarea') && event.target.value.includes('\n')) return;
    event.preventDefault();
    move(cell, event.key === 'ArrowDown' ? 1 : -1, 0);
  } else if ((event.key === 'ArrowLeft' || event.key === 'ArrowRight') && !isText(event.target)) {
    event.preventDefault();
    move(cell, 0, event.key === 'ArrowRight' ? 1 : -1);
  } else if (event.key === 'Enter' && !event.ctrlKey && event.target.matches('input')) {
    event.preventDefault();
    move(cell, 1, 0);
  } else if ((event.key === 'Home' || event.key === 'End') && !isText(event.target)) {
    event.preventDefault();
    const cells = cell.closest('tr').querySelectorAll('[data-cell]');
    focusable(cells[event.key === 'Home' ? 0 : cells.length - 1]).focus();
  }
});

// The row one works in is marked.
form.addEventListener('focusin', (event) => {
  if (form.querySelector('table.traits')) return;
  for (const row of form.querySelectorAll('tr.now')) row.classList.remove('now');
  event.target.closest('tr[data-row]')?.classList.add('now');
});

/** The next cell that is missing or wrong, after the one with the focus. */
function nextGap() {
  const cells = [...form.querySelectorAll('[data-cell]')];
  const from = cells.findIndex((cell) => cell.contains(document.activeElement));
  const ordered = [...cells.slice(from + 1), ...cells.slice(0, from + 1)];
  const needsWork = (cell) =>
    cell.getAttribute('aria-invalid') === 'true' ||
    (cell.dataset.kind !== 'line' && !cell.readOnly && textOf(cell) === '');
  const target = ordered.find(needsWork);
  if (target) focusable(target).focus();
}
document.getElementById('next-gap')?.addEventListener('click', nextGap);

addEventListener('keydown', async (event) => {
  if (event.key === 'F8') {
    event.preventDefault();
    nextGap();
  }
  if (event.key === 'Enter' && event.ctrlKey) {
    event.preventDefault();
    if (await flush()) document.getElementById('sign')?.click();
  }
});
