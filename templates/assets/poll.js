// Long work is shown in one way: the page holds `#live` with its own address and state, and is asked again every two
// seconds; it goes on by itself when the state changes. Without script the page refreshes itself. Everything shown is read
// from the tables: nothing is lost by closing it (field case BA3).
const live = () => document.getElementById('live');
const FIELDS = 'input:not([type=hidden]), select, textarea';

async function again() {
  const response = await fetch(live().dataset.poll, { headers: { accept: 'text/html' } }).catch(() => undefined);
  const text = response?.ok ? await response.text() : undefined;
  if (text !== undefined) {
    const next = new DOMParser().parseFromString(text, 'text/html').getElementById('live');
    if (next?.dataset.state !== live().dataset.state) {
      location.assign(live().dataset.poll);
      return;
    }
    if (!live().contains(document.activeElement?.closest(FIELDS) ?? document.head)) replace(document.adoptNode(next));
  }
  setTimeout(again, 2000);
}

/** What is opened stays open, and what has the focus keeps it. */
function replace(next) {
  const all = (root, selector) => [...root.querySelectorAll(selector)];
  const isOpen = all(live(), 'details').map(({ open }) => open);
  for (const [i, details] of all(next, 'details').entries()) details.open = isOpen[i] ?? details.open;
  const focus = all(live(), 'a, button, summary').indexOf(document.activeElement);
  live().replaceWith(next);
  if (focus >= 0) all(next, 'a, button, summary')[focus]?.focus({ preventScroll: true });
}
setTimeout(again, 800);
