import type HandlebarsModule from 'handlebars';
import type { HelperOptions } from 'handlebars';
import Handlebars from 'handlebars';
import { type CalendarDay, showDay, showDayAndMonth } from '../../domain/calendar/day.ts';
import { leftWords, untilWords, weekdayName } from '../../domain/calendar/deadline-words.ts';
import { durationWords } from '../../domain/calendar/duration-words.ts';
import { dayAt, lastDayBefore, showMoment, showTime, writeInstant } from '../../domain/calendar/instant.ts';
import { showDecimal, showNumber } from '../../domain/text/number.ts';
import type { Language } from '../../persistence/account/account.ts';
import { newId } from '../../persistence/ulid.ts';
import { ASSETS_VERSION } from './assets.ts';
import { say } from './words.ts';

/**
 * What templates can say beyond Handlebars' own:
 * `{{t 'inbox.title' n=3}}` a text · `{{pick words}}` the reader's language of `{vi, en}` · `{{icon 'lock'}}`, `{{icon 'lock' 'l'}}` ·
 * `{{badge 'todo' 'pencil' text}}` · `{{day '2025-06-30'}}`, `{{until instant}}`, `{{left instant}}`, `{{moment instant}}`, `{{time instant}}`, `{{duration ms}}` ·
 * `{{amount 142155}}` ·
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
    day: (day: CalendarDay) => showDay(day),
    shortDay: (day: CalendarDay) => showDayAndMonth(day),
    moment: (instant: number) => showMoment(instant),
    time: (instant: number) => showTime(instant),
    until: (instant: number, options: HelperOptions) => untilWords(instant)[languageOf(options)],
    left: (instant: number, options: HelperOptions) => leftWords(instant, options.data.now)[languageOf(options)],
    duration: (ms: number, options: HelperOptions) => durationWords(ms)[languageOf(options)],
    weekday: (instant: number, options: HelperOptions) => weekdayName(lastDayBefore(instant))[languageOf(options)],
    dayOf: (instant: number) => showDay(dayAt(instant)),
    lastDay: (exclusive: number) => showDay(lastDayBefore(exclusive)),
    inputMoment: (instant: number) => writeInstant(instant).slice(0, 16),
  });
}

const iconAddress = (name: string): string =>
  `/assets/${ASSETS_VERSION}/icons.svg#i-${Handlebars.escapeExpression(name)}`;
