import { promisify } from 'node:util';
import { crc32, deflate } from 'node:zlib';

const compressed = promisify(deflate);
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** `P6`, width, height, 255, then three bytes for each point. */
const HEAD = /^P6\s+(\d+)\s+(\d+)\s+255\s/;
/** Sixteen steps of each colour: more than the eye tells apart in the edge of a letter. */
const STEP = 17;

/**
 * A picture of a printed page as PNG with a palette (ISO/IEC 15948), a quarter of what its three full colours need: black
 * letters have sixteen shades, half a byte each; a coloured page at most 256, one byte each. Nothing if it has more colours,
 * or is no such picture.
 */
export async function palettePicture(ppm: Uint8Array): Promise<Uint8Array | undefined> {
  const bytes = Buffer.from(ppm.buffer, ppm.byteOffset, ppm.byteLength);
  const head = HEAD.exec(bytes.subarray(0, 40).toString('latin1'));
  const [width, height] = [Number(head?.[1]), Number(head?.[2])];
  const points = bytes.subarray(bytes.length - width * height * 3);
  if (!head || points.length !== width * height * 3 || bytes.length < points.length + head[0].length) return undefined;

  const colours = coloursOf(points);
  if (colours.length > 256) return undefined;
  const bits = colours.length <= 16 ? 4 : 8;
  const lines = await compressed(linesOf(points, { width, height, bits, colours }), { level: 9 });
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', headOf(width, height, bits)),
    chunk('PLTE', Buffer.from(colours.flatMap((colour) => [...inFull(colour)]))),
    chunk('IDAT', lines),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A point's colour in sixteen steps each of red, green and blue. */
const colourAt = (points: Buffer, at: number): number =>
  (((points[at] ?? 0) >> 4) << 8) | (((points[at + 1] ?? 0) >> 4) << 4) | ((points[at + 2] ?? 0) >> 4);

const inFull = (colour: number): readonly number[] =>
  [colour >> 8, (colour >> 4) & 15, colour & 15].map((step) => step * STEP);

/** All colours in sixteen steps of three. */
const COLOURS = 16 ** 3;

/** The page's colours: the palette. */
function coloursOf(points: Buffer): readonly number[] {
  const seen = new Uint8Array(COLOURS);
  for (let at = 0; at < points.length; at += 3) seen[colourAt(points, at)] = 1;
  return [...seen.keys()].filter((colour) => seen[colour] === 1);
}

/** Line by line: no filter, then each point's place in the palette. */
function linesOf(
  points: Buffer,
  {
    width,
    height,
    bits,
    colours,
  }: {
    readonly width: number;
    readonly height: number;
    readonly bits: 4 | 8;
    readonly colours: readonly number[];
  },
): Buffer {
  const places = new Uint8Array(COLOURS);
  for (const [place, colour] of colours.entries()) places[colour] = place;
  const line = 1 + Math.ceil((width * bits) / 8);
  const lines = Buffer.alloc(line * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const place = places[colourAt(points, (y * width + x) * 3)] ?? 0;
      const at = y * line + 1 + (bits === 8 ? x : x >> 1);
      lines[at] = (lines[at] ?? 0) | (bits === 4 && x % 2 === 0 ? place << 4 : place);
    }
  return lines;
}

function headOf(width: number, height: number, bits: number): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head[8] = bits;
  head[9] = 3; // colours by palette
  return head;
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const whole = Buffer.alloc(named.length + 8);
  whole.writeUInt32BE(data.length, 0);
  named.copy(whole, 4);
  whole.writeUInt32BE(crc32(named), named.length + 4);
  return whole;
}
