import { describe, expect, it } from '@jest/globals';
import { pageOf } from '../../api/request/page-of.ts';

describe('the page to come back to', () => {
  const headers = (referer?: string) => ({ host: 'hbs.example:8080', ...(referer && { referer }) });

  it.each([
    ['GET', '/inbox', undefined, '/inbox'],
    ['GET', '/inbox', 'http://hbs.example:8080/classes', '/inbox'],
    ['POST', '/classes/C/sheets/S/yearEnd/submit', 'http://hbs.example:8080/classes/C?x=1', '/classes/C'],
    ['POST', '/records/R/replace', undefined, '/'],
    ['POST', '/records/R/replace', 'http://elsewhere.example/records/R', '/'],
    ['POST', '/records/R/replace', 'xin chào', '/'],
    ['POST', '/ceremonies/C/confirm', 'http://hbs.example:8080/ceremonies/C/confirm', '/'],
  ])('of %s %s sent from %s is %s', (method, path, referer, page) => {
    expect(pageOf({ method, path, headers: headers(referer) })).toBe(page);
  });
});
