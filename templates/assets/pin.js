// Shows what is typed, if it is asked to; the PIN is never kept.
const box = document.getElementById('show-pin');
const pin = document.getElementById('pin');
box.closest('label').hidden = false;
box.addEventListener('change', () => {
  pin.type = box.checked ? 'text' : 'password';
});
pin.focus();
