import { describe, expect, it } from '@jest/globals';
import { onwardField, pageOf } from '../../api/request/page-of.ts';

describe('the page to come back to', () => {
  const headers = (referer?: string) => ({ host: 'hbs.example:8080', ...(referer && { referer }) });

  it.each([
    ['GET', '/inbox', undefined, '/inbox'],
    ['GET', '/inbox?only=first&grade=3', undefined, '/inbox?only=first&grade=3'],
    ['GET', '/inbox', 'http://hbs.example:8080/classes', '/inbox'],
    ['GET', '/inbox?text=<Đỗ', undefined, '/inbox'],
    ['GET', `/inbox?after=${'x'.repeat(5_000)}`, undefined, '/inbox'],
    ['POST', '/classes/C/sheets/S/yearEnd/submit', 'http://hbs.example:8080/classes/C?x=1', '/classes/C?x=1'],
    ['POST', '/people/P/unlock?at=S', 'http://hbs.example:8080/people?at=S&person=P', '/people?at=S&person=P'],
    ['POST', '/records/R/replace', undefined, '/'],
    ['POST', '/records/R/replace', 'http://elsewhere.example/records/R?x=1', '/'],
    ['POST', '/records/R/replace', 'xin chào', '/'],
    ['POST', '/ceremonies/C/confirm', 'http://hbs.example:8080/ceremonies/C/confirm', '/'],
  ])('of %s %s sent from %s is %s', (method, url, referer, page) => {
    const path = url.replace(/\?.*$/, '');
    expect(pageOf({ method, path, url, headers: headers(referer) })).toBe(page);
  });

  it.each([
    ['/workflows?state=stuck&unit=49-001', true],
    ['/sheets/sign?sheets=C:toan:yearEnd&sheets=D:toan:yearEnd', true],
    ['//elsewhere.example/?a=1', false],
    ['/\\elsewhere.example', false],
    ['/?a=\r\nset-cookie:b', false],
    ['/inbox?a=1\nx', false],
    ['/\t/elsewhere.example', false],
    ['http://elsewhere.example/', false],
    ['?a=1', false],
    ['javascript:alert(1)', false],
  ])('goes on to %s: %s', (address, taken) => {
    expect(onwardField.parse(address)).toBe(taken ? address : '/');
    const reached = new URL(onwardField.parse(address), 'http://hbs.example:8080/sign-in');
    expect(reached.host).toBe('hbs.example:8080');
  });
});
