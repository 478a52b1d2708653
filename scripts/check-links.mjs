// Checks that every relative link and anchor in the Markdown files leads somewhere. No network.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

const files = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "--", "*.md"], {
  encoding: "utf8",
})
  .split("\n")
  .filter((name) => name && existsSync(name));

/** The text outside fenced and inline code, with its line numbers kept. */
function prose(name) {
  let fenced = false;
  return readFileSync(name, "utf8")
    .split("\n")
    .map((line) => {
      if (/^\s*(```|~~~)/.test(line)) {
        fenced = !fenced;
        return "";
      }
      return fenced ? "" : line.replace(/`[^`]*`/g, (code) => code.replace(/[[\]()]/g, " "));
    });
}

/** The anchors of a file, made from its headings as GitHub makes them. */
function anchors(name) {
  const seen = new Map();
  const found = new Set();
  for (const line of prose(name)) {
    const heading = /^#{1,6}\s+(.*?)\s*#*$/.exec(line);
    for (const id of line.matchAll(/<a\s+(?:id|name)="([^"]+)"/g)) found.add(id[1]);
    if (!heading) continue;
    const plain = heading[1].replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase();
    const slug = plain.replace(/[^\p{L}\p{N}\p{M} _-]/gu, "").replace(/ /g, "-");
    const count = seen.get(slug) ?? 0;
    seen.set(slug, count + 1);
    found.add(count ? `${slug}-${count}` : slug);
  }
  return found;
}

const faults = [];
for (const name of files) {
  prose(name).forEach((line, index) => {
    const links = [
      ...line.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g),
      ...line.matchAll(/^\[[^\]]+\]:\s*<?(\S+?)>?(?:\s|$)/g),
    ];
    for (const [, link] of links) {
      if (/^[a-z][a-z0-9+.-]*:/i.test(link)) continue;
      const [path, anchor] = decodeURI(link).split("#");
      const to = path ? normalize(join(path.startsWith("/") ? "." : dirname(name), path)) : name;
      const at = `${name}:${index + 1}: ${link}`;
      if (!existsSync(to)) faults.push(`${at}: no such file`);
      else if (anchor && statSync(to).isFile() && to.endsWith(".md") && !anchors(to).has(anchor))
        faults.push(`${at}: no such heading in ${to}`);
    }
  });
}
for (const fault of faults) console.error(fault);
console.log(`${files.length} files, ${faults.length} broken links`);
process.exit(faults.length ? 1 : 0);
