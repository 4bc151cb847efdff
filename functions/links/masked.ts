/** An address masked so that only its owner recognizes it, since people forward mail with its links. */
export function maskedAddress(address: string): string {
  const at = address.lastIndexOf("@");
  const domain = address.slice(at + 1);
  return `${first(address)}•••@${first(domain)}•••${domain.slice(domain.lastIndexOf("."))}`;
}

const first = (text: string) => [...text][0] ?? "";
