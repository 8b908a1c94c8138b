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
