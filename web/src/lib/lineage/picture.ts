// Twice as fine as the page, so that names stay sharp in a document.
const DENSITY = 2;
// Larger ones browsers refuse to make.
const LONGEST_SIDE = 16_000;

/** A picture of an SVG. @throws Error when the browser cannot draw one of its size */
export async function asPng(svg: string): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const density = Math.min(DENSITY, LONGEST_SIDE / Math.max(image.width, image.height));
  const canvas = document.createElement('canvas');
  canvas.width = image.width * density;
  canvas.height = image.height * density;
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (blob === null) throw new Error('the browser makes no picture of that size');
  return blob;
}

/** Colours as every program knows them; the page has them in OKLCH. */
export function asPrinted(): (colour: string) => string {
  const pen = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  return (colour) => {
    if (pen === null) return colour;
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = pen.getImageData(0, 0, 1, 1).data;
    return `rgb(${red}, ${green}, ${blue})`;
  };
}

export function download(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // The browser has taken it up by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
