/** A segment of a bar of 100: SVG attributes, the tone a class of `screens.css`. */
export type Segment = { readonly tone: string; readonly x: number; readonly width: number };

/** The parts of a whole side by side. None that has something is narrower than 0.5 (screens section 5); what is empty is not drawn. */
export function barOf(parts: readonly { readonly tone: string; readonly n: number }[]): readonly Segment[] {
  const there = parts.filter(({ n }) => n > 0);
  const all = there.reduce((sum, { n }) => sum + n, 0);
  const raw = there.map(({ n }) => Math.max(0.5, (n / all) * 100));
  const whole = raw.reduce((sum, width) => sum + width, 0);
  let x = 0;
  return there.map(({ tone }, i) => {
    const width = ((raw[i] ?? 0) / whole) * 100;
    const segment = { tone, x: hundredths(x), width: hundredths(width) };
    x += width;
    return segment;
  });
}

const hundredths = (n: number): number => Math.round(n * 100) / 100;
