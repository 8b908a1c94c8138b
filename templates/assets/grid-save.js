// Drafts of the grid: each cell is saved one second after its last key, against the revision that this page has read.
// What could not be saved stays on this device until it is (field cases FO1, FO2). Nothing redraws a field with focus.
const form = document.getElementById('grid');
const status = document.querySelector('#saved span');
const KEPT = form.dataset.kept; // one place on the device for each person and sheet
const waiting = new Map(); // cell name → text as typed
const handled = new Set(); // names of cells that this page keeps and sends; what else is kept is another page's or tab's
let timer;
let sending; // the batch on its way, until it is answered
let offlineSince;

const words = (key, facts = {}) => form.dataset[key].replace(/\{(\w+)\}/g, (_, name) => facts[name] ?? '');
const clock = () => new Date(Date.now() + 7 * 3_600_000).toISOString().slice(11, 16); // Vietnam, as everywhere on the page
const pick = (text) => text[form.dataset.language] ?? text.vi;

/** The element that carries a cell's revision: the field itself, or the group of its radios. */
export const cellOf = (name) => form.querySelector(`[data-cell="${CSS.escape(name)}"]`);
export const nameOf = (field) => field.closest('[data-cell]')?.dataset.cell;

export function textOf(cell) {
  if (cell.dataset.kind === 'subjectLevel') return cell.querySelector('input:checked')?.value ?? '';
  return cell.value;
}

export function show(cell, text) {
  if (cell.dataset.kind === 'subjectLevel') {
    for (const radio of cell.querySelectorAll('input')) radio.checked = radio.value === text;
  } else if (cell !== document.activeElement || cell.value.trim() !== text) {
    cell.value = text;
  }
}

const tokenOf = () => document.querySelector('meta[name=csrf]').content;

export async function post(path, body) {
  const response = await fetch(form.dataset.address + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', 'x-csrf-token': tokenOf() },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.json().catch(() => ({})) };
}

/** What follows from the cells (states, counts, results) is the server's to say: read again, without touching a field. */
async function follow() {
  const response = await fetch(location.href, { headers: { accept: 'text/html' } }).catch(() => undefined);
  if (!response?.ok || waiting.size > 0) return;
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  for (const place of document.querySelectorAll('[data-live]')) {
    const fresh = page.querySelector(`[data-live="${place.dataset.live}"]`);
    if (fresh && fresh.innerHTML !== place.innerHTML) place.innerHTML = fresh.innerHTML;
  }
}

/** A cell was typed into: it is kept on this device at once, and sent a second after the last key. */
export function typed(name, soon = 1000) {
  const cell = cellOf(name);
  if (!cell) return;
  waiting.set(name, textOf(cell));
  handled.add(name);
  keep();
  cell.classList?.remove('gap');
  clearTimeout(timer);
  timer = setTimeout(flush, soon);
}

/** With the revision that was read: whoever writes before it is sent, days later perhaps, is not overwritten unseen. */
function keep() {
  try {
    const others = keptHere().filter(([name]) => !handled.has(name));
    const kept = [...others, ...[...waiting].map(([name, text]) => [name, text, cellOf(name).dataset.rev])];
    if (kept.length > 0) localStorage.setItem(KEPT, JSON.stringify(kept));
    else localStorage.removeItem(KEPT);
  } catch {} // a device without storage still has the page
}

const keptHere = () => JSON.parse(localStorage.getItem(KEPT) ?? '[]');

/** Sends what waits, after what is on its way; gives whether everything is saved. */
export async function flush() {
  clearTimeout(timer);
  while (sending) await sending;
  if (waiting.size === 0) return true;
  sending = send().finally(() => {
    sending = undefined;
  });
  return sending;
}

async function send() {
  status.textContent = words('saving');
  const batch = [...waiting].slice(0, 1000);
  const cells = batch.flatMap(([name, text]) => {
    const cell = cellOf(name);
    const [, enrolmentId, field] = /^cell\.(\w+)\.(.+)$/.exec(name);
    return cell ? [{ enrolmentId, field, typed: text, rev: Number(cell.dataset.rev) }] : [];
  });
  return answered(await post('/cells', { cells }).catch(() => ({ status: 0, body: {} })), batch);
}

function answered({ status: code, body }, batch) {
  if (code === 401) return signInAgain();
  if (code !== 200) return later(code, body);
  offlineSince = undefined;
  for (const result of body.cells) settle(result, batch);
  keep();
  const wrong = form.querySelectorAll('tr.msg.live .t-stop').length;
  status.textContent = words('saved', { at: clock() }) + (wrong > 0 ? ` · ${words('wrong', { n: wrong })}` : '');
  if (waiting.size > 0) timer = setTimeout(flush, 1000);
  else follow();
  return waiting.size === 0 && body.cells.every(({ saved }) => saved);
}

function later(code, body) {
  offlineSince ??= clock();
  status.textContent = body.message ? pick(body.message) : words('offline', { at: offlineSince, n: waiting.size });
  if (code === 403) status.textContent = pick(body.message);
  timer = setTimeout(flush, 5000);
  return code >= 400 && code < 500; // a server that says no holds nobody on this page: what was typed is kept
}

function settle(result, batch) {
  const name = `cell.${result.enrolmentId}.${result.field}`;
  const cell = cellOf(name);
  const [, sent] = batch.find(([one]) => one === name) ?? [];
  if (waiting.get(name) === sent) waiting.delete(name);
  clearMessage(name);
  if (result.saved) {
    cell.dataset.rev = result.saved.rev;
    if (!waiting.has(name) && document.activeElement !== cell) show(cell, result.saved.shown);
    mark(cell, result.saved.shown);
  } else if (result.conflict) {
    cell.dataset.rev = result.conflict.rev;
    conflictMessage(name, result.conflict, sent);
  } else {
    cell.setAttribute('aria-invalid', 'true');
    message(name, 't-stop', pick(result.said.message));
  }
}

/** The quiet and the loud looks of a level, as the server draws them. */
function mark(cell, shown) {
  if (cell.dataset.kind === 'traitLevel') {
    cell.classList.toggle('d', shown === 'Đ');
    cell.classList.toggle('c', shown === 'C');
  }
  cell.classList.toggle('gap', shown === '' && cell.dataset.kind.endsWith('Level'));
}

function clearMessage(name) {
  const cell = cellOf(name);
  cell.removeAttribute('aria-invalid');
  cell.removeAttribute('aria-describedby');
  document.getElementById(`m-${name}`)?.closest('tr')?.remove();
}

function message(name, tone, text) {
  const cell = cellOf(name);
  const row = document.createElement('tr');
  row.className = 'msg live';
  const columns = form.querySelector('thead tr').cells.length;
  row.insertCell();
  row.insertCell();
  const place = row.insertCell();
  place.colSpan = columns - 2;
  const paragraph = document.createElement('p');
  paragraph.className = `cellmsg ${tone}`;
  paragraph.id = `m-${name}`;
  paragraph.textContent = text;
  place.append(paragraph);
  cell.closest('tr').after(row);
  cell.setAttribute('aria-describedby', paragraph.id);
  return paragraph;
}

/** Both versions are shown, one is chosen; nothing is overwritten unseen. */
function conflictMessage(name, { by, shown }, mine) {
  const cell = cellOf(name);
  const paragraph = message(name, 't-warn conflict', words('conflict', { by, theirs: shown }));
  const choice = (key, text) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'btn s';
    button.textContent = `${words(key)}: “${text}”`;
    button.addEventListener('click', () => {
      show(cell, text);
      clearMessage(name);
      if (key === 'mine') typed(name, 0);
      cell.focus?.();
    });
    paragraph.append(button);
  };
  choice('mine', mine);
  choice('theirs', shown);
}

/** The session ended while typing: sign in here, and what was typed is saved (field case FO1). */
function signInAgain() {
  const dialog = document.getElementById('again');
  if (!dialog.open) dialog.showModal();
  return false;
}
document.getElementById('again-form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const [userName, password] = [document.getElementById('again-u'), document.getElementById('again-p')];
  const response = await fetch('/sign-in', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ userName: userName.value, password: password.value }),
  });
  const body = await response.json();
  password.value = '';
  if (!response.ok) {
    document.getElementById('again-err').textContent = pick(body.message);
    return;
  }
  if (body.person !== form.dataset.person) return location.reload(); // his own page: what another typed waits for its author
  document.querySelector('meta[name=csrf]').content = body.csrf;
  for (const field of document.querySelectorAll('input[name=csrf]')) field.value = body.csrf;
  document.getElementById('again').close();
  flush();
});

form.addEventListener('input', (event) => {
  const name = nameOf(event.target);
  if (name) typed(name);
});
form.addEventListener('change', (event) => {
  const name = nameOf(event.target);
  if (name && event.target.type === 'radio') typed(name, 300);
});
addEventListener('online', flush);

// Whoever leaves by a link or a button of this page has everything saved first, or sees what was not taken.
async function mayLeave() {
  const saved = await flush();
  if (!saved) form.querySelector('tr.msg.live')?.scrollIntoView({ block: 'center' });
  return saved;
}
document.addEventListener('click', async (event) => {
  const link = event.target.closest('a[href]');
  if (!link || waiting.size === 0 || link.hash === link.getAttribute('href')) return;
  event.preventDefault();
  if (await mayLeave()) location.assign(link.href);
});
document.getElementById('submit-point')?.addEventListener('submit', async (event) => {
  if (waiting.size === 0 || !event.submitter) return; // without a button: sent on by the line below
  event.preventDefault();
  if (await mayLeave()) event.target.requestSubmit();
});

// What an earlier visit could not save is still here.
try {
  for (const [name, text, rev] of keptHere()) {
    const cell = cellOf(name);
    if (!cell) continue;
    cell.dataset.rev = rev;
    show(cell, text);
    typed(name, 100);
  }
} catch {} // nothing was kept

for (const element of document.querySelectorAll('.with-script')) element.hidden = false;
for (const element of document.querySelectorAll('.without-script')) element.hidden = true;
