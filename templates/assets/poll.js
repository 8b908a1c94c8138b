// A page that runs is asked again every two seconds; it goes on by itself when the state changes. Without script the
// page refreshes itself. Everything shown is read from the tables: nothing is lost by closing it (field case BA3).
const live = () => document.getElementById('live');

async function again() {
  const response = await fetch(live().dataset.poll, { headers: { accept: 'text/html' } }).catch(() => undefined);
  const text = response?.ok ? await response.text() : undefined;
  if (text !== undefined) {
    const next = new DOMParser().parseFromString(text, 'text/html').getElementById('live');
    if (next?.dataset.state !== live().dataset.state) {
      location.assign(live().dataset.poll);
      return;
    }
    live().replaceWith(document.adoptNode(next));
  }
  setTimeout(again, 2000);
}
setTimeout(again, 800);
