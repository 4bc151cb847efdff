/** SVG as PNG. The font comes with the package: a machine may have none. */
import { Resvg } from "@resvg/resvg-js";

/** The family of every text in a picture. */
export const FONT = "DejaVu Sans";

const fontFiles = ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf"].map((file) =>
  require.resolve(`dejavu-fonts-ttf/ttf/${file}`),
);

/** Draws an SVG at twice its size, for screens of today. */
export function png(svg: string): Buffer {
  const font = { fontFiles, loadSystemFonts: false, defaultFontFamily: FONT };
  return Buffer.from(new Resvg(svg, { font, fitTo: { mode: "zoom", value: 2 } }).render().asPng());
}
