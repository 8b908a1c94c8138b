// The desk by single keys: D marks, R returns, [ and ] go to the previous and next record. Never in a text field, never while
// a key is held down, and not at all where the person has switched them off (WCAG 2.1.4). What Unikey makes of the letters
// counts too: đ of d, ơ and ư of the brackets.
const KEYS = { d: 'mark', đ: 'mark', r: 'return', '[': 'previous', ơ: 'previous', ']': 'next', ư: 'next' };
const CODES = { KeyD: 'mark', KeyR: 'return', BracketLeft: 'previous', BracketRight: 'next' };

addEventListener('keydown', (event) => {
  if (event.repeat || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  if (event.target.closest('input, textarea, select, [contenteditable]')) return;
  const act = KEYS[event.key.toLowerCase()] ?? CODES[event.code];
  const target = act && document.querySelector(`[data-key="${act}"]`);
  if (!target) return;
  event.preventDefault();
  target.click();
});
