import { type Der, oid, printableString, sequence, setOf, utf8String } from '../asn1/der.ts';
import { type DerValue, member, oidText, stringOf } from '../asn1/read-der.ts';

const SHORT: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '2.5.4.12': 'title',
  '2.5.4.5': 'serialNumber',
  '0.9.2342.19200300.100.1.1': 'UID',
};
const OIDS = new Map(Object.entries(SHORT).map(([id, short]) => [short, id]));

/** A distinguished name as text (RFC 4514): last part first, special letters escaped. */
export function nameText(name: DerValue): string {
  return name.members
    .map((relative) => relative.members.map(attributeText).join('+'))
    .reverse()
    .join(',');
}

/** A name from its parts in order, `[['C', 'VN'], ['O', 'Sở …']]`; UTF-8, but for the country (RFC 5280 §4.1.2.4). */
export function nameDer(parts: readonly (readonly [short: string, value: string])[]): Der {
  return sequence(
    ...parts.map(([short, value]) => {
      const type = OIDS.get(short);
      if (!type) throw new Error(`no name part ${short}`);
      return setOf(sequence(oid(type), short === 'C' ? printableString(value) : utf8String(value.normalize('NFC'))));
    }),
  );
}

function attributeText(attribute: DerValue): string {
  const type = oidText(member(attribute, 0, 0x06));
  return `${SHORT[type] ?? type}=${escaped(stringOf(member(attribute, 1)))}`;
}

function escaped(value: string): string {
  return value.replace(/[,+"\\<>;=]/g, '\\$&').replace(/^[ #]|(?<=.) $/g, '\\$&');
}
