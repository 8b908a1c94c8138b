// The code that a QR carries after "#" never reaches the server by address; here it fills its field.
const field = document.getElementById('c');
const code = decodeURIComponent(location.hash.slice(1));
if (field instanceof HTMLInputElement && code) {
  field.value = code;
  history.replaceState(null, '', location.pathname);
  document.getElementById('b')?.focus();
}
for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => print());
}
