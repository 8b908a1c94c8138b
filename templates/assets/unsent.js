// What somebody has written into a form with a text of his own (a reason, an answer) stays in this tab until it is taken: the
// session may have ended, the line be gone, the act be refused, or he goes back (field case FO1). For himself alone.
const { person } = document.body.dataset;
const UNSENT = 'hbs:unsent:';
const ASKED_ANEW = ['csrf', 'commandId', 'seen', 'saw', 'dueAt', 'closeAt', 'reportDueAt'];

/** One place for each person and thing: hidden fields say what the form is about. A grid keeps its own drafts. */
function placeOf(form) {
  const about = [...form.elements].filter(({ type, name }) => type === 'hidden' && !ASKED_ANEW.includes(name));
  return `${UNSENT}${person}:${form.getAttribute('action')}:${about.map(({ value }) => value)}`;
}

/** Never a box that confirms: it is ticked anew. */
const isWritten = ({ name, type, required }) =>
  name && !['hidden', 'submit', 'button', 'file', 'password'].includes(type) && !(type === 'checkbox' && required);

function keep(form, sent) {
  const fields = [...form.elements].filter(isWritten).map(({ name, value, checked }) => [name, value, checked]);
  try {
    sessionStorage.setItem(placeOf(form), JSON.stringify({ fields, sent }));
  } catch {} // a device without storage still has the page
}

function showAgain(form, { fields }) {
  for (const [name, value, checked] of fields) {
    const same = [...form.elements].filter((one) => one.name === name && isWritten(one));
    const ticked = same.find((one) => one.value === value && ['radio', 'checkbox'].includes(one.type));
    if (ticked) ticked.checked = checked;
    else if (same.length === 1) same[0].value = value;
  }
  form.closest('details')?.setAttribute('open', '');
}

/** An act that was taken leads on; one that was refused says so on a page of its own. */
function forgetTaken() {
  const refused = document.querySelector('.refusal') !== null;
  const ledOn = performance.getEntriesByType('navigation')[0]?.redirectCount > 0;
  for (const place of Object.keys(sessionStorage).filter((name) => name.startsWith(UNSENT))) {
    const kept = JSON.parse(sessionStorage.getItem(place));
    if (kept.sent && refused) sessionStorage.setItem(place, JSON.stringify({ ...kept, sent: false }));
    else if (kept.sent && ledOn && place.startsWith(`${UNSENT}${person}:`)) sessionStorage.removeItem(place);
  }
}

try {
  forgetTaken();
  const forms = [...document.querySelectorAll('main form[method=post]')].filter(
    (form) => form.id !== 'grid' && form.querySelector('textarea[name]'),
  );
  for (const form of forms) {
    const kept = sessionStorage.getItem(placeOf(form));
    if (kept) showAgain(form, JSON.parse(kept));
    form.addEventListener('input', () => keep(form, false));
    form.addEventListener('submit', () => keep(form, true));
  }
} catch {} // nothing was kept
