/**
 * An sRGB profile (IEC 61966-2-1) as an ICC v2 display profile, written from the published numbers: PDF/A-2 demands an
 * output intent (ISO 19005-2 §6.2.3), and a profile made by ourselves needs nobody's licence.
 */
export function srgbProfile(): Buffer {
  const curve = toneCurve();
  const tags: readonly (readonly [string, Buffer])[] = [
    ['desc', description('sRGB IEC61966-2.1 (Hoc ba so)')],
    ['cprt', text('CC0: no rights reserved')],
    ['wtpt', xyz(0.9505, 1, 1.0891)],
    // Primaries adapted to D50 (Bradford), as every sRGB profile has them.
    ['rXYZ', xyz(0.43607, 0.22249, 0.01392)],
    ['gXYZ', xyz(0.38515, 0.71687, 0.09708)],
    ['bXYZ', xyz(0.14307, 0.06061, 0.7141)],
    ['rTRC', curve],
    ['gTRC', curve],
    ['bTRC', curve],
  ];
  const table = Buffer.alloc(4 + tags.length * 12);
  table.writeUInt32BE(tags.length, 0);
  let offset = HEADER + table.length;
  const placed = new Map<Buffer, number>();
  tags.forEach(([signature, data], at) => {
    if (!placed.has(data)) {
      placed.set(data, offset);
      offset += padded(data).length;
    }
    table.write(signature, 4 + at * 12, 'latin1');
    table.writeUInt32BE(placed.get(data) ?? 0, 8 + at * 12);
    table.writeUInt32BE(data.length, 12 + at * 12);
  });
  return Buffer.concat([header(offset), table, ...[...placed.keys()].map(padded)]);
}

const HEADER = 128;

/** ICC.1:2001-04 §6.1. */
function header(size: number): Buffer {
  const bytes = Buffer.alloc(HEADER);
  bytes.writeUInt32BE(size, 0);
  bytes.writeUInt32BE(0x02100000, 8);
  bytes.write('mntrRGB XYZ ', 12, 'latin1');
  [2026, 1, 1, 0, 0, 0].forEach((part, at) => {
    bytes.writeUInt16BE(part, 24 + at * 2);
  });
  bytes.write('acsp', 36, 'latin1');
  [0.9642, 1, 0.8249].forEach((part, at) => {
    bytes.writeInt32BE(Math.round(part * 65536), 68 + at * 4);
  });
  return bytes;
}

/** The transfer function of IEC 61966-2-1, sampled. */
function toneCurve(): Buffer {
  const samples = 1024;
  const bytes = Buffer.alloc(12 + samples * 2);
  bytes.write('curv', 0, 'latin1');
  bytes.writeUInt32BE(samples, 8);
  for (let at = 0; at < samples; at++) {
    const value = at / (samples - 1);
    const linear = value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    bytes.writeUInt16BE(Math.round(linear * 65535), 12 + at * 2);
  }
  return bytes;
}

function xyz(...parts: readonly number[]): Buffer {
  const bytes = Buffer.alloc(20);
  bytes.write('XYZ ', 0, 'latin1');
  parts.forEach((part, at) => {
    bytes.writeInt32BE(Math.round(part * 65536), 8 + at * 4);
  });
  return bytes;
}

function text(value: string): Buffer {
  return Buffer.from(`text\0\0\0\0${value}\0`, 'latin1');
}

/** textDescriptionType (§6.5.17): ASCII only, the two other languages empty. */
function description(value: string): Buffer {
  const head = Buffer.alloc(12);
  head.write('desc', 0, 'latin1');
  head.writeUInt32BE(value.length + 1, 8);
  return Buffer.concat([head, Buffer.from(`${value}\0`, 'latin1'), Buffer.alloc(8 + 3 + 67)]);
}

const padded = (data: Buffer): Buffer => Buffer.concat([data, Buffer.alloc((4 - (data.length % 4)) % 4)]);
