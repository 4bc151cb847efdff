/** An address of which only so much shows that its owner knows it: mails get forwarded, and their links with them. */
export function maskedAddress(address: string): string {
  const at = address.lastIndexOf("@");
  const domain = address.slice(at + 1);
  return `${first(address)}•••@${first(domain)}•••${domain.slice(domain.lastIndexOf("."))}`;
}

const first = (text: string) => [...text][0] ?? "";
