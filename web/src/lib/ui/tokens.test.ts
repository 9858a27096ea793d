import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

type Theme = 'light' | 'dark';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

/** Lightness, chroma and hue of a token's colour in one theme. */
function token(name: string, theme: Theme): [number, number, number] {
  const found = new RegExp(`--${name}: light-dark\\(oklch\\(([^)]+)\\), oklch\\(([^)]+)\\)\\)`).exec(css);
  const text = found?.[theme === 'light' ? 1 : 2];
  if (text === undefined) throw new Error(`tokens.css has no --${name}`);
  const [lightness = 0, chroma = 0, hue = 0] = text.split(' ').map(Number);
  return [lightness, chroma, hue];
}

/** Relative luminance (WCAG 2) of an OKLCH colour, clipped to sRGB as browsers do; matrices by Björn Ottosson. */
function luminance([lightness, chroma, hue]: [number, number, number]): number {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const clip = (value: number): number => Math.min(Math.max(value, 0), 1);
  const red = clip(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s);
  const green = clip(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s);
  const blue = clip(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string, theme: Theme): number {
  const [low = 0, high = 0] = [luminance(token(one, theme)), luminance(token(other, theme))].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

const themes: Theme[] = ['light', 'dark'];
const surfaces = ['surface', 'surface-raised', 'surface-sunken', 'surface-hover', 'surface-selected'];
const texts = [
  'text',
  'text-quiet',
  'link',
  'state-running',
  'state-succeeded',
  'state-failed',
  'state-waiting',
  'state-cancelled',
  'state-quiet',
];
const families = ['data', 'features', 'code', 'runs', 'models', 'serving', 'people', 'audit'].map(
  (name) => `family-${name}`,
);

describe.each(themes)('the %s theme', (theme) => {
  it.each(texts.flatMap((text) => surfaces.map((surface) => [text, surface] as const)))(
    'has text %s readable on %s',
    (text, surface) => {
      expect(contrast(text, surface, theme)).toBeGreaterThanOrEqual(4.5);
    },
  );

  it.each([...families, 'lineage-line'].flatMap((family) => surfaces.map((surface) => [family, surface] as const)))(
    'has graphics %s visible on %s',
    (family, surface) => {
      expect(contrast(family, surface, theme)).toBeGreaterThanOrEqual(3);
    },
  );

  it('has readable words on the colour of the past and on buttons', () => {
    expect(contrast('past-text', 'past', theme)).toBeGreaterThanOrEqual(4.5);
    expect(contrast('text-on-accent', 'accent', theme)).toBeGreaterThanOrEqual(4.5);
  });

  it('has readable numbers on the colours of steps', () => {
    for (const step of [1, 2, 3, 4, 5])
      expect(contrast('step-text', `step-${step}`, theme)).toBeGreaterThanOrEqual(4.5);
  });

  it('has a focus ring that is visible on every surface', () => {
    for (const surface of surfaces) expect(contrast('focus', surface, theme)).toBeGreaterThanOrEqual(3);
  });
});
