// Counts what the chosen classes would close: on the button, in the heading and in the hint. Without script the number of the
// whole page stands there, and the server counts anyway.
const form = document.getElementById('close');
const boxes = [...document.querySelectorAll('input[name=classes]')];
const shown = [...document.querySelectorAll('[data-closable]')];

function count() {
  const n = boxes.filter(({ checked }) => checked).reduce((all, box) => all + Number(box.dataset.n), 0);
  for (const place of shown) place.textContent = place.dataset.closable.replace('{n}', n);
  form.querySelector('button[type=submit]').disabled = n === 0;
}
for (const box of boxes) box.addEventListener('change', count);
for (const grade of document.querySelectorAll('[data-grade]')) {
  const own = boxes.filter((box) => box.dataset.of === grade.dataset.grade);
  grade.hidden = false;
  grade.disabled = own.every(({ disabled }) => disabled);
  grade.checked = own.some(({ checked }) => checked);
  grade.addEventListener('change', () => {
    for (const box of own) box.checked = grade.checked && !box.disabled;
    count();
  });
}
if (form) count();
