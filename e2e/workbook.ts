// Reads the first sheet of an .xlsx as far as the tests need it: text by row.
import { inflateRawSync } from "node:zlib";

/** The files of a zip archive by name. */
function unzip(bytes: Buffer): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  let at = bytes.readUInt32LE(bytes.lastIndexOf("PK\x05\x06") + 16);
  while (bytes.readUInt32LE(at) === 0x02014b50) {
    const [method, size] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20)];
    const [name, extra, comment] = [28, 30, 32].map((field) => bytes.readUInt16LE(at + field));
    const local = bytes.readUInt32LE(at + 42);
    const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const packed = bytes.subarray(from, from + size);
    const path = bytes.subarray(at + 46, at + 46 + name).toString();
    files.set(path, method === 0 ? packed : inflateRawSync(packed));
    at += 46 + name + extra + comment;
  }
  return files;
}

function unescape(text: string): string {
  const named: Record<string, string> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };
  return text.replace(/&(\w+);/g, (whole, name) => named[name] ?? whole);
}

/** The text of all cells of each row, by the row's number. */
export function rows(workbook: Buffer): Map<number, string> {
  const files = unzip(workbook);
  const text = (part: string) =>
    [...part.matchAll(/<t[^>]*>([^<]*)<\/t>/g)].map((run) => unescape(run[1])).join("");
  const shared = [
    ...(files.get("xl/sharedStrings.xml")?.toString() ?? "").matchAll(/<si>(.*?)<\/si>/gs),
  ].map((item) => text(item[1]));
  const found = new Map<number, string>();
  const sheet = files.get("xl/worksheets/sheet1.xml")?.toString() ?? "";
  for (const [, number, cells] of sheet.matchAll(/<row r="(\d+)"[^>]*>(.*?)<\/row>/gs)) {
    const words = [...cells.matchAll(/<c ([^>]*)>(.*?)<\/c>/gs)].map(([, kind, inside]) => {
      const value = /<v>(.*?)<\/v>/.exec(inside)?.[1] ?? "";
      return kind.includes('t="s"') ? shared[Number(value)] : text(inside) || value;
    });
    found.set(Number(number), words.join("\t"));
  }
  return found;
}
