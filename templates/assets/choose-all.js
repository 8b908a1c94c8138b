// One box for all boxes of its table that can be chosen; it shows what they are together.
for (const all of document.querySelectorAll('[data-all]')) {
  const boxes = [...all.closest('table').querySelectorAll('tbody input[type=checkbox]:not(:disabled)')];
  const follow = () => {
    const chosen = boxes.filter(({ checked }) => checked).length;
    all.checked = chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
    for (const box of boxes) box.closest('tr').classList.toggle('on', box.checked);
  };
  all.hidden = boxes.length === 0;
  all.addEventListener('change', () => {
    for (const box of boxes) box.checked = all.checked;
    follow();
  });
  for (const box of boxes) box.addEventListener('change', follow);
  follow();
}
