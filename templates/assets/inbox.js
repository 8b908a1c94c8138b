// The inbox by keys and by many at once. J and K (the arrows within a task) go from task to task, X chooses, Shift X up to the
// last one chosen, Ctrl Enter signs all chosen. The bar counts what is chosen, what can be signed, what is left
// out, and says before the click when it is more than one signing takes.
const form = document.getElementById('chosen');
const boxes = [...document.querySelectorAll('.task input[name=sheets]')];
const submit = form?.querySelector('[type=submit]');
const tasks = [...document.querySelectorAll('.task')];
let last;

const fill = (words, facts) => words.replace(/\{(\w+)\}/g, (whole, name) => facts[name] ?? whole);
const sum = (chosen, name) => chosen.reduce((n, box) => n + Number(box.dataset[name]), 0);

function count() {
  const chosen = boxes.filter(({ checked }) => checked);
  for (const box of boxes) box.closest('.task').classList.toggle('on', box.checked);
  form.hidden = chosen.length === 0;
  const [pupils, ready] = [sum(chosen, 'pupils'), sum(chosen, 'ready')];
  const lacking = chosen.filter(({ dataset }) => Number(dataset.ready) < Number(dataset.pupils));
  const said = form.querySelector('[role=status]');
  const { n, ready: words, left, many } = said.dataset;
  const most = Number(form.dataset.most);
  const tooMany = chosen.length - most;
  const strong = document.createElement('strong');
  strong.textContent = fill(n, { classes: chosen.length, pupils });
  const rest = document.createElement('span');
  rest.className = tooMany > 0 ? 't-warn' : 'muted';
  if (tooMany > 0) rest.textContent = fill(many, { most, n: tooMany });
  else if (lacking.length > 0)
    rest.textContent = fill(left, {
      n: pupils - ready,
      names: [...new Set(lacking.map(({ dataset }) => dataset.name))].join(', '),
    });
  said.replaceChildren(strong, tooMany > 0 ? ' ' : ` ${fill(words, { n: ready })} `, rest);
  const button = form.querySelector('[data-sign]');
  button.textContent = fill(button.dataset.sign, { n: ready });
  submit.disabled = tooMany > 0;
}

if (form) {
  for (const box of boxes) box.addEventListener('change', count);
  form.addEventListener('reset', () => setTimeout(count));
  addEventListener('pageshow', count);
  count();
}

const buttonOf = (task) => task?.querySelector('.go a');
const at = () => tasks.findIndex((task) => task.contains(document.activeElement));

function choose(i, range) {
  const box = tasks[i]?.querySelector('input[name=sheets]');
  if (!box) return;
  const from = range && last !== undefined ? last : i;
  const wanted = !box.checked;
  for (const task of tasks.slice(Math.min(from, i), Math.max(from, i) + 1)) {
    const one = task.querySelector('input[name=sheets]');
    if (one) one.checked = wanted;
  }
  last = i;
  count();
}

addEventListener('keydown', (event) => {
  if (event.ctrlKey && event.key === 'Enter' && form && !form.hidden) {
    event.preventDefault();
    if (!submit.disabled) form.requestSubmit();
    return;
  }
  const isText = event.target.closest?.('input:not([type=checkbox]), textarea, select, [contenteditable]');
  if (!('singleKeys' in document.body.dataset) || isText || event.ctrlKey || event.altKey || event.metaKey) return;
  const here = at();
  const key = event.key.toLowerCase();
  const down = key === 'j' || (here >= 0 && key === 'arrowdown');
  const up = key === 'k' || (here >= 0 && key === 'arrowup');
  if (down || up) {
    const next = buttonOf(tasks[Math.max(0, Math.min(tasks.length - 1, here + (down ? 1 : -1)))]);
    if (!next) return;
    event.preventDefault();
    next.focus();
  }
  if (key === 'x' && here >= 0) choose(here, event.shiftKey);
});
