// What every page has beyond HTML: a button that was pressed says so and takes no second press (field case BA2). A file that
// comes leaves the page where it is: there the next press is another wish.
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (event.defaultPrevented || !(form instanceof HTMLFormElement) || 'download' in form.dataset) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = 'yes';
  form.setAttribute('aria-busy', 'true');
});
addEventListener('pageshow', () => {
  for (const form of document.forms) {
    delete form.dataset.sent;
    form.removeAttribute('aria-busy');
  }
});

// An open menu or explanation is closed by Esc, which gives the focus back, or by a press elsewhere.
const openMenus = () => document.querySelectorAll('details.menu[open]');
addEventListener('keydown', (event) => {
  const menu = event.key === 'Escape' && [...openMenus()].at(-1);
  if (!menu) return;
  menu.open = false;
  menu.querySelector('summary').focus();
});
addEventListener('click', (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
});

// Single keys, outside text fields, for who has not switched them off (WCAG 2.1.4): / searches, G then V or L goes to the
// tasks or the classes, ? lists the keys.
const GO = { v: '/inbox', l: '/classes' };
let went = false;
addEventListener('keydown', (event) => {
  const isText = event.target.closest?.('input, textarea, select, [contenteditable]');
  if (!('singleKeys' in document.body.dataset) || isText || event.repeat) return;
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const to = went && GO[event.key.toLowerCase()];
  went = event.key.toLowerCase() === 'g';
  if (to) location.assign(to);
  if (event.key === '?') location.assign('/help');
  const search = event.key === '/' && document.querySelector('#q');
  if (!search) return;
  event.preventDefault();
  search.focus();
});

// A day is typed, day first; its weekday stands beside it, and what is no day, or none of those allowed, is said at once.
const SEPARATED = /^\s*(\d{1,2})[ ./-](\d{1,2})[ ./-](\d{4})\s*$/;
const weekday = new Intl.DateTimeFormat(document.documentElement.lang, { weekday: 'long', timeZone: 'UTC' });

function readDay(text) {
  const [, day, month, year] = SEPARATED.exec(text) ?? [];
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day) ? date : undefined;
}

function judgeDay(input) {
  if (/^\d{8}$/.test(input.value)) input.value = input.value.replace(/(..)(..)(....)/, '$1/$2/$3');
  const day = readDay(input.value);
  const [first, last] = input.dataset.day.split('/');
  const text = day?.toISOString().slice(0, 10) ?? '';
  const isAllowed = day && (!first || text >= first) && (!last || text <= last);
  input.setCustomValidity(input.value === '' || isAllowed ? '' : input.title);
  const said = input.parentElement.querySelector('.weekday') ?? document.createElement('output');
  said.className = 'hint weekday';
  said.htmlFor = input.id;
  said.value = day ? weekday.format(day) : '';
  if (said.value && !said.isConnected) input.after(said);
}

addEventListener('input', ({ target }) => {
  if ('day' in target.dataset) judgeDay(target);
});
addEventListener('DOMContentLoaded', () => {
  for (const input of document.querySelectorAll('[data-day]')) if (input.value) judgeDay(input);
});
