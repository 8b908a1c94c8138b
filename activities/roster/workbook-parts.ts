import { type SaxesAttributePlain, SaxesParser } from 'saxes';
import * as yauzl from 'yauzl';
import { limits, tooLarge, UnreadableFile } from './limits.ts';

/** What a reader of one XML part wants to hear. Names come without prefix: WPS writes `x:row` (field case EX8). */
export type XmlReader = {
  readonly open?: (name: string, attributes: ReadonlyMap<string, string>) => void;
  readonly text?: (text: string) => void;
  readonly close?: (name: string) => void;
};

/** The parts of a workbook, each read by stream; what all of them unpack to is counted together. */
export type WorkbookParts = {
  readonly has: (part: string) => boolean;
  readonly read: (part: string, reader: XmlReader) => Promise<void>;
};

/** Opens the ZIP by its central directory (APPNOTE 4.3.12). Nothing is unpacked before a part is asked for. */
export async function openParts(file: Buffer): Promise<WorkbookParts> {
  const zip = await yauzl.fromBufferPromise(file, { lazyEntries: true });
  const entries = new Map<string, yauzl.Entry>();
  for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry);

  let unpacked = 0;
  return {
    has: (part) => entries.has(part),
    read: async (part, reader) => {
      const entry = entries.get(part);
      if (!entry) throw new UnreadableFile('ROSTER_DAMAGED');
      const feed = xmlFeed(reader);
      for await (const chunk of await zip.openReadStreamPromise(entry)) {
        unpacked += (chunk as Buffer).length;
        if (unpacked > limits.unpacked) throw tooLarge('byte', limits.unpacked);
        feed.write(chunk as Buffer);
      }
      feed.end();
    },
  };
}

/** saxes reads no external part and expands no entity of a DTD: a workbook has none, and one that uses them is refused. */
function xmlFeed(reader: XmlReader): { write(chunk: Buffer): void; end(): void } {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const parser = new SaxesParser({ xmlns: false });
  parser.on('opentag', ({ name, attributes }) => reader.open?.(local(name), attributesOf(attributes)));
  parser.on('text', (text) => reader.text?.(text));
  parser.on('cdata', (text) => reader.text?.(text));
  parser.on('closetag', ({ name }) => reader.close?.(local(name)));
  return {
    write: (chunk) => {
      parser.write(decoder.decode(chunk, { stream: true }));
    },
    end: () => {
      parser.write(decoder.decode());
      parser.close();
    },
  };
}

const local = (name: string): string => name.slice(name.indexOf(':') + 1);

const attributesOf = (attributes: Record<string, SaxesAttributePlain | string>): ReadonlyMap<string, string> =>
  new Map(Object.entries(attributes).map(([name, value]) => [local(name), String(value)]));
