import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A page beside the pictures that shows them in the order of the walk: laptop and phone side by side. */
export function pictureBook(folder: string): void {
  if (!existsSync(folder)) return;
  const views = [...new Set(readdirSync(folder).flatMap((name) => /^(.+)-laptop\.png$/.exec(name)?.[1] ?? []))].sort();
  const figures = views.map((view) => {
    const shown = ['laptop', 'phone'].map((width) => {
      const file = `${view}-${width}.png`;
      return `<a href="${file}"><img src="${file}" alt="${view}, ${width}" height="420" loading="lazy"></a>`;
    });
    return `<h2>${view}</h2>\n<p>${shown.join('\n')}</p>`;
  });
  writeFileSync(
    join(folder, 'index.html'),
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>The walk</title><h1>The walk by nine people</h1>\n${figures.join('\n')}\n</html>\n`,
  );
}
