import { CLAIM_TAGS, type Claims, type ClaimTag } from '../../domain/exchange/item-faults.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { elementsOf, type ParsedElement, parseStrict } from '../../signing/xml/parse-strict.ts';
import { textOf } from '../../signing/xml/xml-tree.ts';

/**
 * What an item of a list says of itself, wherever its tags stand: also of one whose structure or signatures are wrong, so
 * that all its faults can be named at once (field case GW4). Nothing here is proof of anything.
 */
export function readClaims(item: Uint8Array): Claims {
  const parsed = parseStrict(item);
  return isRefusal(parsed) ? {} : claimsIn(parsed.root);
}

function claimsIn(record: ParsedElement): Claims {
  const found: Partial<Record<ClaimTag, string>> = {};
  const waiting = [record];
  for (let element = waiting.shift(); element; element = waiting.shift()) {
    if (isClaim(element.name)) found[element.name] ??= textOf(element);
    waiting.push(...elementsOf(element));
  }
  return found;
}

const isClaim = (name: string): name is ClaimTag => CLAIM_TAGS.some((tag) => tag === name);
