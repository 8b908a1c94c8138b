import { dateTimeText } from '../../domain/record/rule-value.ts';
import { encodedText, textWidth } from './appearance-font.ts';

/** Width and height of a field, in points. */
export type Box = { readonly width: number; readonly height: number };

/** What a visible signature shows. A picture is appearance only; the value is in the signature (form.md section 5). */
export type Shown = { readonly fullName: string; readonly position?: string; readonly signingTime: number };

/** A letter of a name that the font does not have; nothing is replaced silently (PD2). */
export class LetterMissing extends Error {}

/** A text field's line: left, on the dotted line of the form. */
export function textAppearance(text: string, { width, height }: Box): string {
  const size = fitting(text, 13, width - 2);
  return `/Tx BMC\nq\n${line(text, 1, (height - size) / 2 + size * 0.22, size)}Q\nEMC\n`;
}

/** A person's: drawn hand in blue between position and name; in demonstration without legal value, and saying so. */
export function personAppearance({ fullName, position = '', signingTime }: Shown, { width, height }: Box): string {
  const actingLines = position.includes(' / ') ? position.split(' / ') : [];
  const top = actingLines.map((text, at) => centred(text, width, height - 9 - at * 9.5, 8.5));
  return [
    'q\n0 g\n',
    ...top,
    handwriting(fullName, width, height),
    GREY,
    centred(WITHOUT_VALUE, width, 26, 6.5),
    centred(`Ký số lúc ${dateTimeText(signingTime)}`, width, 18.5, 6.5),
    '0 g\n',
    centred(fullName, width, 4, fitting(fullName, 12, width - 4)),
    'Q\n',
  ].join('');
}

/** The organisation's, red and round, as big as a seal; with name and time of signing (form.md section 5). */
export function sealAppearance({ fullName, signingTime }: Shown, { width, height }: Box): string {
  const [x, y] = [width / 2, height / 2];
  const radius = Math.min(width, height) / 2 - 2;
  const [day, time] = dateTimeText(signingTime).split('T');
  return [
    'q\n0.78 0.07 0.11 RG\n0.78 0.07 0.11 rg\n',
    `1.8 w\n${circle(x, y, radius)}S\n0.6 w\n${circle(x, y, radius - 3)}S\n${circle(x, y, radius * 0.6)}S\n`,
    around(fullName.toUpperCase(), x, y, radius * 0.6 + 4.2, TOP_ARC),
    around(WITHOUT_VALUE.toUpperCase(), x, y, -(radius - 6), BOTTOM_ARC),
    star(x, y + radius * 0.28, radius * 0.17),
    centred(day ?? '', width, y - 4, 6.5),
    centred(time ?? '', width, y - 12, 6.5),
    'Q\n',
  ].join('');
}

const WITHOUT_VALUE = 'Không có giá trị pháp lý';
const GREY = '0.35 g\n';
/** Length of an arc in radians. */
const TOP_ARC = Math.PI * 1.22;
const BOTTOM_ARC = Math.PI * 0.62;

function line(text: string, x: number, y: number, size: number): string {
  return `BT\n/F0 ${n(size)} Tf\n${n(x)} ${n(y)} Td\n<${codes(text)}> Tj\nET\n`;
}

function centred(text: string, width: number, y: number, size: number): string {
  return line(text, (width - textWidth(text, size)) / 2, y, size);
}

function codes(text: string): string {
  const encoded = encodedText(text);
  if (encoded === undefined) throw new LetterMissing(`a letter is not in the font`);
  return encoded;
}

/** The size at which a text is no wider than `room`. */
function fitting(text: string, size: number, room: number): number {
  return Math.min(size, (size * room) / Math.max(1, textWidth(text, size)));
}

/** A line of strokes that depends on the name alone: the same hand each time. */
function handwriting(fullName: string, width: number, height: number): string {
  const letters = [...fullName].map((letter) => letter.codePointAt(0) ?? 0);
  const [base, left, right] = [height * 0.52, width * 0.22, width * 0.78];
  const step = (right - left) / letters.length;
  const strokes = letters.map((code, at) => {
    const x = left + at * step;
    const rise = 6 + (code % 13) * 1.1;
    const fall = 3 + (code % 7) * 1.3;
    return `${n(x + step * 0.2)} ${n(base + rise)} ${n(x + step * 1.3)} ${n(base + rise * 0.7)} ${n(x + step)} ${n(base - fall * (at % 2))} c\n`;
  });
  const flourish = `${n(right + 6)} ${n(base - 12)} ${n(left + 10)} ${n(base - 14)} ${n(right + 10)} ${n(base - 6)} c\n`;
  return `0.10 0.22 0.60 RG\n1.1 w\n1 J\n1 j\n${n(left)} ${n(base)} m\n${strokes.join('')}${flourish}S\n`;
}

/** Letters on a circle: clockwise over the top, or (negative radius) the other way below. */
function around(text: string, x: number, y: number, radius: number, arc: number): string {
  const length = Math.abs(radius) * arc;
  const size = fitting(text, 7.5, length);
  const turn = -Math.sign(radius);
  let angle =
    radius > 0 ? Math.PI / 2 + textWidth(text, size) / radius / 2 : -Math.PI / 2 + textWidth(text, size) / radius / 2;
  const letters = [...text].map((letter) => {
    const half = textWidth(letter, size) / Math.abs(radius) / 2;
    angle += turn * half;
    const tilt = angle + (turn * Math.PI) / 2;
    const [cos, sin] = [Math.cos(tilt), Math.sin(tilt)];
    const middle = textWidth(letter, size) / 2;
    const [px, py] = [x + Math.abs(radius) * Math.cos(angle), y + Math.abs(radius) * Math.sin(angle)];
    angle += turn * half;
    return `${n(cos)} ${n(sin)} ${n(-sin)} ${n(cos)} ${n(px - middle * cos)} ${n(py - middle * sin)} Tm\n<${codes(letter)}> Tj\n`;
  });
  return `BT\n/F0 ${n(size)} Tf\n${letters.join('')}ET\n`;
}

/** Four Bézier curves. */
function circle(x: number, y: number, r: number): string {
  const k = r * 0.5523;
  return [
    `${n(x + r)} ${n(y)} m\n`,
    `${n(x + r)} ${n(y + k)} ${n(x + k)} ${n(y + r)} ${n(x)} ${n(y + r)} c\n`,
    `${n(x - k)} ${n(y + r)} ${n(x - r)} ${n(y + k)} ${n(x - r)} ${n(y)} c\n`,
    `${n(x - r)} ${n(y - k)} ${n(x - k)} ${n(y - r)} ${n(x)} ${n(y - r)} c\n`,
    `${n(x + k)} ${n(y - r)} ${n(x + r)} ${n(y - k)} ${n(x + r)} ${n(y)} c\nh\n`,
  ].join('');
}

function star(x: number, y: number, r: number): string {
  const points = Array.from({ length: 10 }, (_, at) => {
    const angle = Math.PI / 2 + (at * Math.PI) / 5;
    const reach = at % 2 === 0 ? r : r * 0.4;
    return `${n(x + reach * Math.cos(angle))} ${n(y + reach * Math.sin(angle))}`;
  });
  return `${points.map((point, at) => `${point} ${at === 0 ? 'm' : 'l'}`).join('\n')}\nh f\n`;
}

const n = (value: number): string => String(Math.round(value * 1000) / 1000);
