/** Names of our own code, codes, route patterns: never an id, so that the number of series stays small. */
export type Labels = Readonly<Record<string, string | number>>;

export type Sample = { readonly labels?: Labels; readonly value: number };

/** One thing that is measured, as the Prometheus text format (version 0.0.4) says it. */
type Metric = { readonly name: string; text(): Promise<string> | string };

const metrics = new Map<string, Metric>();

/** Something that is counted since the process began. */
export function counter(name: string, help: string): { add(labels: Labels, by?: number): void } {
  const counts = new Map<string, number>();
  register({
    name,
    text: () =>
      lines(
        name,
        'counter',
        help,
        [...counts].map(([of, value]) => `${name}${of} ${value}`),
      ),
  });
  return {
    add(labels, by = 1) {
      const of = textOf(labels);
      counts.set(of, (counts.get(of) ?? 0) + by);
    },
  };
}

/** How things stand when it is asked: `read` is called for each answer. */
export function gauge(name: string, help: string, read: () => Promise<readonly Sample[]> | readonly Sample[]): void {
  register({
    name,
    text: async () =>
      lines(
        name,
        'gauge',
        help,
        (await read()).map(({ labels = {}, value }) => `${name}${textOf(labels)} ${value}`),
      ),
  });
}

/** How long something takes, in seconds, by upper bounds. */
export function histogram(
  name: string,
  help: string,
  bounds: readonly number[],
): { observe(labels: Labels, seconds: number): void } {
  const series = new Map<string, { readonly labels: Labels; readonly counts: number[]; sum: number; count: number }>();
  register({
    name,
    text: () =>
      lines(
        name,
        'histogram',
        help,
        [...series.values()].flatMap(({ labels, counts, sum, count }) => [
          ...bounds.map((le, i) => `${name}_bucket${textOf({ ...labels, le })} ${counts[i]}`),
          `${name}_bucket${textOf({ ...labels, le: '+Inf' })} ${count}`,
          `${name}_sum${textOf(labels)} ${sum}`,
          `${name}_count${textOf(labels)} ${count}`,
        ]),
      ),
  });
  return {
    observe(labels, seconds) {
      const key = textOf(labels);
      const of = series.get(key) ?? { labels, counts: bounds.map(() => 0), sum: 0, count: 0 };
      for (const [i, bound] of bounds.entries()) if (seconds <= bound) of.counts[i] = (of.counts[i] ?? 0) + 1;
      of.sum += seconds;
      of.count++;
      series.set(key, of);
    },
  };
}

/**
 * All that this process measures. What cannot be read at the moment (the database is away) is left out: the rest is
 * wanted then above all.
 */
export async function metricsText(): Promise<string> {
  const texts = await Promise.allSettled([...metrics.values()].map(async (metric) => metric.text()));
  return texts.flatMap((text) => (text.status === 'fulfilled' ? [text.value] : [])).join('');
}

/** The same name again (an API begun anew inside one process) takes the place of the first. */
function register(metric: Metric): void {
  metrics.set(metric.name, metric);
}

const lines = (name: string, type: string, help: string, samples: readonly string[]): string =>
  samples.length === 0 ? '' : [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...samples, ''].join('\n');

const textOf = (labels: Labels): string => {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(String(value))}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
};

const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
