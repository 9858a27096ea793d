import { existsSync } from 'node:fs';

/** The migrations beside the bundle (`server/dist/migrations`), else those of the checkout. */
export function migrationsFolder(): string {
  const [beside, checkout] = ['migrations', '../../graph/migrations'].map(
    (path) => `${import.meta.dirname}/${path}`,
  ) as [string, string];
  return existsSync(beside) ? beside : checkout;
}
