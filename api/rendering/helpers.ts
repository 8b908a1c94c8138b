import type HandlebarsModule from 'handlebars';
import type { HelperOptions } from 'handlebars';
import Handlebars from 'handlebars';
import { type CalendarDay, showDay, showDayAndMonth } from '../../domain/calendar/day.ts';
import { leftWords, untilWords, weekdayName } from '../../domain/calendar/deadline-words.ts';
import { durationWords } from '../../domain/calendar/duration-words.ts';
import { dayAt, lastDayBefore, showMoment, showTime } from '../../domain/calendar/instant.ts';
import { showDecimal, showNumber } from '../../domain/text/number.ts';
import type { Language } from '../../persistence/account/account.ts';
import { newId } from '../../persistence/ulid.ts';
import { ASSETS_VERSION } from './assets.ts';
import { say, WORDS } from './words.ts';

/**
 * What templates can say beyond Handlebars' own:
 * `{{t 'inbox.title' n=3}}` a text · `{{pick words}}` the reader's language of `{vi, en}` · `{{icon 'lock'}}`, `{{icon 'lock' 'l'}}` ·
 * `{{badge 'todo' 'pencil' text}}` · `{{day '2025-06-30'}}`, `{{until instant}}`, `{{left instant}}`, `{{moment instant}}`, `{{time instant}}`, `{{duration ms}}` ·
 * `{{amount 142155}}` ·
 * `{{dayInput first=today last=…}}`, `{{momentInput}}`, `{{timeInput}}` what an input for one of these carries ·
 * `{{actWords 'seal'}}` what an act of the log is called ·
 * `{{csrf}}` the token's field · `{{act rev}}` token, command id and the revision read · `{{#if (eq a b)}}`.
 */
export function registerHelpers(handlebars: typeof HandlebarsModule): void {
  const safe = (html: string) => new Handlebars.SafeString(html);
  const escaped = Handlebars.escapeExpression;
  const languageOf = (options: HelperOptions): Language => options.data.language;

  handlebars.registerHelper({
    t: (key: string, options: HelperOptions) => say(languageOf(options), key, options.hash, options.data.you),
    pick: (words: Record<Language, string> | undefined, options: HelperOptions) => words?.[languageOf(options)] ?? '',
    icon: (name: string, size: unknown) =>
      safe(
        `<svg class="icon${typeof size === 'string' ? ` ${size}` : ''}" aria-hidden="true"><use href="${iconAddress(name)}"/></svg>`,
      ),
    badge: (tone: string, icon: string, text: string) =>
      safe(
        `<span class="badge ${escaped(tone)}"><svg class="icon" aria-hidden="true"><use href="${iconAddress(icon)}"/></svg>${escaped(text)}</span>`,
      ),
    actWords: (type: string | undefined, options: HelperOptions) =>
      WORDS.has(`workflows.act.${type}`) ? say(languageOf(options), `workflows.act.${type}`) : type,
    concat: (...parts: unknown[]) => parts.slice(0, -1).join(''),
    get: (map: Readonly<Record<string, unknown>> | undefined, key: string) => map?.[key],
    includes: (list: readonly unknown[] | undefined, one: unknown) => list?.includes(one) ?? false,
    eq: (a: unknown, b: unknown) => a === b,
    or: (a: unknown, b: unknown) => a || b,
    not: (a: unknown) => !a,
    csrf: (options: HelperOptions) => safe(`<input type="hidden" name="csrf" value="${escaped(options.data.token)}">`),
    act: (seen: number, options: HelperOptions) =>
      safe(
        `<input type="hidden" name="csrf" value="${escaped(options.data.token)}"><input type="hidden" name="commandId" value="${newId()}"><input type="hidden" name="seen" value="${Number(seen)}">`,
      ),
    amount: (n: number, options: HelperOptions) => showNumber(n, languageOf(options)),
    decimal: (n: number, options: HelperOptions) => showDecimal(n, languageOf(options)),
    day: (day: CalendarDay | undefined) => (day === undefined ? '' : showDay(day)),
    dayInput: (options: HelperOptions) => safe(typedField('day', options)),
    momentInput: (options: HelperOptions) => safe(typedField('moment', options)),
    timeInput: (options: HelperOptions) => safe(typedField('time', options)),
    shortDay: (day: CalendarDay) => showDayAndMonth(day),
    moment: (instant: number) => showMoment(instant),
    time: (instant: number) => showTime(instant),
    until: (instant: number, options: HelperOptions) => untilWords(instant)[languageOf(options)],
    left: (instant: number, options: HelperOptions) => leftWords(instant, options.data.now)[languageOf(options)],
    duration: (ms: number, options: HelperOptions) => durationWords(ms)[languageOf(options)],
    weekday: (instant: number, options: HelperOptions) => weekdayName(lastDayBefore(instant))[languageOf(options)],
    dayOf: (instant: number) => showDay(dayAt(instant)),
    lastDay: (exclusive: number) => showDay(lastDayBefore(exclusive)),
  });
}

/** What can be typed, as a browser's `pattern` says it; the server reads the same and more. */
const TYPED = {
  day: String.raw`\d{1,2}[ .\/\-]\d{1,2}[ .\/\-]\d{4}|\d{8}`,
  moment: String.raw`\d{1,2}[:.h]\d{2},? +\d{1,2}\/\d{1,2}\/\d{4}|\d{1,2}\/\d{1,2}\/\d{4},? +\d{1,2}[:.h]\d{2}`,
  time: String.raw`\d{1,2}([:.]\d{2}|h\d{0,2})`,
} as const;

/**
 * A field for a day, a moment or a time is typed, day first, and never a browser's own picker: that shows the order of the
 * browser's language, not of the page (12/10). `page.js` says the weekday beside a day and holds it between `first` and `last`.
 */
function typedField(kind: keyof typeof TYPED, { data, hash }: HelperOptions): string {
  const language: Language = data.language;
  const { first, last } = hash as { readonly first?: CalendarDay; readonly last?: CalendarDay };
  const bounds = [
    ...(first ? [say(language, 'shell.typed.from', { day: showDay(first) })] : []),
    ...(last ? [say(language, 'shell.typed.to', { day: showDay(last) })] : []),
  ];
  const attributes = {
    type: 'text',
    pattern: TYPED[kind],
    placeholder: say(language, `shell.typed.${kind}`),
    title: [say(language, `shell.typed.${kind}.example`), ...bounds].join(', '),
    autocomplete: 'off',
    ...(kind === 'day' && { inputmode: 'numeric', maxlength: '14', 'data-day': `${first ?? ''}/${last ?? ''}` }),
  };
  return Object.entries(attributes)
    .map(([name, value]) => `${name}="${Handlebars.escapeExpression(value)}"`)
    .join(' ');
}

const iconAddress = (name: string): string =>
  `/assets/${ASSETS_VERSION}/icons.svg#i-${Handlebars.escapeExpression(name)}`;
